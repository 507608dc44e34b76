import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { book } from '../../../src/booking/appointment/book.ts'
import { submission } from '../../../src/booking/appointment/submission.ts'
import { hold } from '../../../src/booking/hold/hold.ts'
import type { Register } from '../../../src/identity/register.ts'
import type { FieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { findOpenings, type Search } from '../../../src/schedule/search/findOpenings.ts'
import { person } from '../people/people.ts'
import { Broken } from '../proofs/broken.ts'
import type { Stage } from '../stage/stage.ts'
import { type Statement, statementOf } from '../stage/statements.ts'
import { type Pace, pace } from './pace.ts'

/** Somebody registered with nobody: what the register would say. */
const someone = { ...person(0), expires_on: '2099-12-31' }
const eligibility = {
  ...{ practitioner_id: null, place_id: null, with_physician: false },
  ...{ birth_date: someone.birth_date, sex: someone.sex },
}

/** The search of somebody around a place. */
export function searchFor(
  reason: string,
  distance_km: number,
  at: { x: number; y: number },
): Search {
  const from = Temporal.Now.plainDateISO('America/Toronto').toString()
  const criteria = { reason, methods: [], moments: [], from, language: '', accessible: false }
  const position = { xKm: at.x, yKm: at.y, approximate: false }
  return {
    ...{ eligibility, session: randomUUID(), criteria, position, distance_km },
    order: 'earliest',
  }
}

/** Searches over and over, with the product's own statement and nothing else; each must find something. */
export async function bareSearches(
  stage: Stage,
  searches: readonly Search[],
  size: { lanes: number; seconds: number },
): Promise<Pace> {
  const statements: Statement[] = []
  for (const search of searches)
    statements.push(await statementOf((db) => findOpenings(db, search)))
  return onConnections(stage, size.lanes, (clients) => {
    const one = async (statement: Statement, lane: number) => {
      const rows = await send(clients[lane], 'search', statement)
      if (!rows.some((row) => row['slot_id'])) throw new Broken('a search found nothing')
    }
    return pace(stage, size, repeated(statements), one)
  })
}

/** Holds and books slots, with the product's own statements and nothing else. */
export async function bareBookings(
  stage: Stage,
  keys: FieldKeys,
  slots: readonly string[],
  lanes: number,
): Promise<Pace> {
  const pairs: [Statement, Statement][] = []
  for (const slot of slots) pairs.push(await pairFor(keys, slot))
  return onConnections(stage, lanes, (clients) =>
    pace(stage, { lanes, seconds: 60 }, pairs, async ([toHold, toBook], lane) => {
      const [held] = await send(clients[lane], 'hold', toHold)
      const values = toBook.values.with(HOLD, held?.['hold_id'])
      const [booked] = await send(clients[lane], 'book', { ...toBook, values })
      if (booked?.['outcome'] !== 'done') throw new Broken(`a booking said ${booked?.['outcome']}`)
    }),
  )
}

/** Where `book` takes the hold. */
const HOLD = 4

async function pairFor(keys: FieldKeys, slot: string): Promise<[Statement, Statement]> {
  const person = randomUUID()
  const request = { person, actor: { session: randomUUID() }, proved: false }
  const known = { ...someone, person, eligibility }
  const register: Register = { match: async () => known, read: async () => known }
  const limits = { perDay: 1, provedPerDay: 1, holdsPerHour: 1, sameSlotPerHour: 1 }
  const toHold = await statementOf((db) => hold({ db, register, limits }, { ...request, slot }))
  const contact = { email: 'essai@prove.example', consent: true }
  const form = { ...submission(randomUUID(), contact), hold: randomUUID(), contact }
  const locale = 'fr'
  const toBook = await statementOf((db) =>
    book({ db, keys, register, limits }, { ...request, ...form, locale }),
  )
  if (toBook.values[HOLD] !== form.hold) throw new Error('book takes its hold elsewhere')
  return [toHold, toBook]
}

async function send(client: pg.Client | undefined, name: string, { text, values }: Statement) {
  const result = await client?.query<Record<string, unknown>>({ name, text, values })
  return result?.rows ?? []
}

async function onConnections<T>(
  { cluster, database }: Stage,
  count: number,
  work: (clients: pg.Client[]) => Promise<T>,
): Promise<T> {
  const clients = Array.from({ length: count }, () => new pg.Client(cluster.urls(database).app))
  try {
    for (const client of clients) await client.connect()
    return await work(clients)
  } finally {
    for (const client of clients) await client.end()
  }
}

function* repeated<Item>(items: readonly Item[]): Generator<Item> {
  for (;;) yield* items
}
