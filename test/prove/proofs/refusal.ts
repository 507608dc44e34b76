import { translator } from '../../../src/i18n/translate.ts'
import { type Answer, titleOf } from '../stage/answer.ts'
import { expect } from './broken.ts'

const t = translator('fr')
const TITLES = ['booking.refused.title', 'booking.refused.slot_title'] as const

/** A refusal is a page that a person can read and go on from, and tells nothing of the machine. */
export function expectCleanRefusal(answer: Answer): void {
  const { status, text } = answer
  expect(status === 409, `answered ${status} “${titleOf(text)}”, not 409`)
  expect(text.split('<h1').length === 2, 'the page of a refusal has not exactly one title')
  expect(
    TITLES.some((title) => text.includes(t(title))),
    'a refusal does not say that it is one',
  )
  expect(text.includes('href="/fr/search"'), 'a refusal leads nowhere')
  expect(!/select |insert |\bat .*\.ts:|Error:/.test(text), 'a refusal tells of the machine')
}

/** Whether the slot is gone for good, and not only held by someone for the moment. */
export const isTaken = (answer: Answer) => answer.text.includes(t('booking.error.slot_taken'))
