import { fr } from '../../../src/i18n/fr.ts'
import { findForm } from '../people/forms.ts'
import { type Answer, type Sent, titleOf } from '../stage/answer.ts'
import { expect } from './broken.ts'

/** Slower than this, an answer is no answer. */
export const LONGEST_MS = 3000

/** A 503 is in the page's language, says when to come back, and keeps what was typed. */
export function expectAway(answer: Answer, sent?: Sent): void {
  const { text, headers } = answer
  expect(answer.status === 503, `answered ${answer.status} “${titleOf(text)}”, not 503`)
  expect(Number(headers['retry-after']) > 0, 'a 503 without Retry-After')
  expect(text.includes('<html lang="fr"'), 'a 503 that is not in the language of the page')
  // A reader may be told by the page that needs no work.
  const titles = [fr['web.away.title'], ...(sent ? [] : [fr['web.crowded.title']])]
  expect(
    titles.some((title) => text.includes(title)),
    'a 503 that does not say so',
  )
  if (sent) expect(kept(answer, sent), `a 503 that forgets what was typed in ${sent.path}`)
}

/** Whether the page's form would send all of it again. */
function kept({ text }: Answer, { path, body }: Sent): boolean {
  const form = findForm(text, path)
  const typed = new URLSearchParams(body)
  return [...typed]
    .filter(([name]) => name !== 'form_token')
    .every(([name, value]) => form?.fields[name]?.includes(value))
}
