import { asOwner } from '../db/owner.ts'
import { daysAfter, mondayOf, siteDay } from '../schedule/calendar.ts'
import { readStatistics, type Told } from '../site/statistics/readStatistics.ts'
import type { Installation, Operation } from './operations.ts'

const WEEKS = '4'

/** Tells how much the site was used in so many weeks, this one included; nothing for words that are no such number. */
export function statisticsOperation([weeks = WEEKS, ...more]: string[]): Operation | undefined {
  if (more.length > 0 || !/^[1-9]\d?$/.test(weeks)) return undefined
  return (on) => listStatistics(on, Number(weeks))
}

async function listStatistics({ urls, now }: Installation, weeks: number) {
  const from = daysAfter(mondayOf(siteDay(now)), -7 * (weeks - 1))
  const all = await asOwner(urls.owner, (trx) =>
    readStatistics(trx, { from, days: 7, periods: weeks }),
  )
  const told = all.filter((each) => each.told !== null)
  if (told.length === 0) return `nothing was counted five times in a week since ${from}`
  const byWeek = [...Map.groupBy(told, ({ from_day }) => from_day)].toSorted()
  return [
    'multiples of five; nothing below five is told',
    ...byWeek.flatMap(([week, each]) => [`week of ${week}:`, ...each.map(lineOf).toSorted()]),
  ].join('\n')
}

function lineOf({ kind, name, told }: Told) {
  return `  ${kind.padEnd(10)}${name.padEnd(36)}${told}`
}
