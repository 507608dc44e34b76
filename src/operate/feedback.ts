import { asOwner } from '../db/owner.ts'
import { quebecDay } from '../i18n/zone.ts'
import { readFeedback } from '../site/feedback/readFeedback.ts'
import { harmless } from './harmless.ts'
import type { Installation, Operation } from './operations.ts'

const DAYS = '30'

/** Tells what people said of pages in so many days; nothing for words that are no such number. */
export function feedbackOperation([days = DAYS, ...more]: string[]): Operation | undefined {
  if (more.length > 0 || !/^[1-9]\d{0,2}$/.test(days)) return undefined
  return (on) => listFeedback(on, Number(days))
}

async function listFeedback({ urls, now }: Installation, days: number) {
  const since = Temporal.PlainDate.from(quebecDay(now)).subtract({ days }).toString()
  const all = await asOwner(urls.owner, (trx) => readFeedback(trx, since))
  if (all.length === 0) return `nothing was said since ${since}`
  const counts = Map.groupBy(all, ({ page, locale }) => `${page} ${locale}`)
  const said = all.filter((each) => each.said !== '')
  return [
    `since ${since}:`,
    ...[...counts].toSorted().map(([page, each]) => {
      const useful = each.filter((one) => one.useful).length
      return `  ${page.padEnd(24)} useful: ${useful}, not useful: ${each.length - useful}`
    }),
    said.length > 0 ? 'in their words:' : 'in their words: none',
    ...said.map(
      ({ received_on, page, locale, useful, said: words }) =>
        `  ${received_on} ${page} ${locale}, ${useful ? 'useful' : 'not useful'}: ${harmless(words)}`,
    ),
  ].join('\n')
}
