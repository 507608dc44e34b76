import type { World } from '../stage/world.ts'
import { type Bare, measureBare } from './measure.ts'
import type { Pace } from './pace.ts'

const SMALL = 10_000
const LARGE = 1_000_000

/**
 * Measures search and booking at 10,000 and at 1,000,000 slots, alone and in their pages. Only what grows with the
 * slots is judged, by processor time of the database, which noise hardly touches; returns how many goals were missed.
 */
export async function scale(world: World): Promise<number> {
  const small = await measureBare(world, SMALL)
  tellBare(SMALL, small)
  const large = await measureBare(world, LARGE, true)
  tellBare(LARGE, large)
  const { search, hold, confirm } = large.pages
  tellPage('search page', [search], 35, large.many)
  tellPage('hold and confirm', [hold, confirm], 55, large.bookings)
  const blind = growth(small.nearest, large.blind)
  const verdicts = [
    judged('search of the nearest clinics', growth(small.nearest, large.nearest), 1.5),
    judged('search of every cell', growth(small.cells, large.cells), 4),
    judged('hold and book', growth(small.bookings, large.bookings), 1.5),
    verdict(blind > 1.5, `control: detected without its index (× ${blind.toFixed(0)})`),
  ]
  return verdicts.filter((kept) => !kept).length
}

const growth = (small: Pace, large: Pace) => large.database / small.database

function judged(what: string, times: number, most: number): boolean {
  const seen = `× ${times.toFixed(2)} database time from ${SMALL} to ${LARGE} slots`
  return verdict(times <= most, `scale, ${what}: ${seen} (at most ${most})`)
}

function verdict(kept: boolean, told: string): boolean {
  console.log(`${kept ? 'ok  ' : 'FAIL'}  ${told}`)
  return kept
}

function tellBare(slots: number, { nearest, cells, many, bookings }: Bare) {
  console.log(`      ${slots} slots, the bare statements:`)
  console.log(`        search of the nearest clinics   ${told(nearest)}`)
  console.log(`        search of every cell            ${told(cells)}`)
  console.log(`        sixteen search the nearest      ${told(many)}`)
  console.log(`        sixteen hold and book           ${told(bookings)}`)
}

/** How much of a page is its database work; and how much its main statement would be alone. */
function tellPage(what: string, pages: Pace[], goal: number, bare: Pace) {
  const database = pages.reduce((sum, page) => sum + page.database, 0)
  const all = pages.reduce((sum, page) => sum + page.application, database)
  const percent = (time: number) => `${((100 * time) / all).toFixed(0)} %`
  console.log(`      ${what} over HTTP: ${pages.map(told).join('; ')}`)
  console.log(
    `        ${percent(database)} of its processor time is the database's (goal ${goal} %), ${percent(bare.database)} that of its main statement`,
  )
}

const told = ({ rate, p50, p99, application, database }: Pace) =>
  `${rate.toFixed(0)}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(1)} ms, database ${database.toFixed(0)} µs${application > 50 ? `, Node ${application.toFixed(0)} µs` : ''}`
