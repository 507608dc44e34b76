import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { book } from '../../src/booking/appointment/book.ts'
import { hold } from '../../src/booking/hold/hold.ts'
import { submission } from '../../src/booking/submission/submission.ts'
import { connect } from '../../src/db/database.ts'
import { localRegister } from '../../src/identity/register/localRegister.ts'
import type { Register } from '../../src/identity/register/register.ts'
import { standingOf } from '../../src/identity/standing.ts'
import { findOpenings, type Search } from '../../src/schedule/search/findOpenings.ts'
import { person } from '../prove/people/people.ts'
import { Broken } from '../prove/proofs/broken.ts'
import type { Stage } from '../prove/stage/stage.ts'
import { endlessly, type Pace, pace, type Size } from './pace.ts'
import type { Statement } from './recorder.ts'
import type { Known } from './sessions.ts'
import { statementOf } from './statementOf.ts'

/** Somebody registered with nobody: what the register would say. */
const someone = { ...person(0), expires_on: '2099-12-31' }
const eligibility = {
  ...{ practitioner_id: null, place_id: null, with_physician: false },
  ...{ birth_date: someone.birth_date, sex: someone.sex },
}
const LIMITS = { perDay: 1e6, provedPerDay: 1e6, holdsPerHour: 1e6, sameSlotPerHour: 1e6 }

/** The search of somebody around a place, as a statement. */
export function searchAround(reason: string, at: { x: number; y: number }): Promise<Statement> {
  const from = Temporal.Now.plainDateISO('America/Toronto').toString()
  const search: Search = {
    ...{ eligibility, session: randomUUID(), distance_km: 50, order: 'earliest' },
    criteria: { reason, methods: [], moments: [], from, language: '', accessible: false },
    position: { xKm: at.x, yKm: at.y, approximate: false },
  }
  return statementOf((db) => findOpenings(db, search))
}

/** Sends lists of statements over and over, prepared, each list on one connection; `right` looks at the last answer. */
export function bare(
  stage: Stage,
  lists: readonly (readonly Statement[])[],
  size: Size,
  right: (rows: Record<string, unknown>[]) => boolean = () => true,
): Promise<Pace> {
  return onConnections(stage, size.lanes, async (clients) => {
    const one = async (list: readonly Statement[], lane: number) => {
      let rows: Record<string, unknown>[] = []
      for (const statement of list) rows = await send(clients[lane], statement)
      if (!right(rows)) throw new Broken('a statement answered something else')
    }
    // Six times each, on every connection: from then on its plan is the general one.
    const warm = Array.from({ length: 6 }, () => lists.slice(0, 3)).flat()
    for (const lane of clients.keys()) for (const list of warm) await one(list, lane)
    return pace(stage, size, endlessly(lists), one)
  })
}

/** Holds and books, with the two main statements and nothing else: what the register says is known beforehand. */
export async function bareBookings(
  stage: Stage,
  people: readonly Known[],
  slots: readonly string[],
  lanes: number,
): Promise<Pace> {
  const { keys } = stage
  const pairs = await inTurn(people, async ({ id, person }, at) => {
    const known = { ...someone, person, eligibility }
    const register: Register = {
      match: async () => known,
      matchNumbers: async () => known,
      read: async () => known,
      open: async () => ({ ticket: '', known }),
      search: async () => [known],
    }
    const actor = { session: id }
    const slot = slots[at] ?? ''
    const parts = { keys, register, limits: LIMITS }
    const toHold = await statementOf((db) =>
      hold({ ...parts, db }, { actor, slot, person, proved: false }),
    )
    const form = { ...submission(randomUUID(), contact), hold: randomUUID(), contact }
    const toBook = await statementOf((db) =>
      book({ ...parts, db }, { actor, person, proved: false, locale: 'fr', ...form }),
    )
    return [toHold, toBook, toBook.values.indexOf(form.hold)] as const
  })
  return onConnections(stage, lanes, (clients) =>
    pace(stage, { lanes, seconds: 60 }, pairs, async ([toHold, toBook, place], lane) => {
      const [held] = await send(clients[lane], toHold)
      const values = toBook.values.with(place, held?.['hold_id'])
      const [booked] = await send(clients[lane], { text: toBook.text, values })
      if (booked?.['outcome'] !== 'done') throw new Broken(`a booking said ${booked?.['outcome']}`)
    }),
  )
}

/** Holds and books with all the statements of the two pages, through the product's own commands. */
export async function allOfBookings(
  stage: Stage,
  people: readonly Known[],
  slots: readonly string[],
  lanes: number,
): Promise<Pace> {
  const { keys } = stage
  const { db, pool } = connect(stage.cluster.urls(stage.database).app, { poolSize: lanes })
  const register = localRegister(db, keys)
  const parts = { db, keys, register, limits: LIMITS }
  await Promise.all(Array.from({ length: lanes }, () => pool.query('select 1')))
  try {
    return await pace(stage, { lanes, seconds: 60 }, people.entries(), async ([at, known]) => {
      const { id: session, person } = known
      const who = { actor: { session }, person, proved: false }
      await standingOf(db, session, person)
      const held = await hold(parts, { ...who, slot: slots[at] ?? '' })
      await standingOf(db, session, person)
      const form = { ...submission(randomUUID(), contact), hold: held.hold_id ?? '', contact }
      const { outcome } = await book(parts, { ...who, locale: 'fr', ...form })
      if (outcome !== 'done') throw new Broken(`a booking said ${outcome}`)
    })
  } finally {
    await db.destroy()
  }
}

export const contact = { email: 'essai@prove.example', consent: false }

const names = new Map<string, string>()

async function send(client: pg.Client | undefined, { text, values }: Statement) {
  const name = names.get(text) ?? `statement ${names.size}`
  names.set(text, name)
  const prepared = values.length > 0 ? { name, text, values } : { text }
  const result = await client?.query<Record<string, unknown>>(prepared)
  return result?.rows ?? []
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item, at: number) => Promise<Result>,
) {
  const results: Result[] = []
  for (const [at, item] of items.entries()) results.push(await work(item, at))
  return results
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
