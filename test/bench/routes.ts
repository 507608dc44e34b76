import { randomUUID } from 'node:crypto'
import type { Contact } from '../../src/booking/patient/contact.ts'
import { connect } from '../../src/db/database.ts'
import type { Reason } from '../../src/db/schema.ts'
import { findPosition } from '../../src/directory/position.ts'
import type { PatientSession } from '../../src/identity/session.ts'
import { cardOf, person } from '../prove/people/people.ts'
import { Broken } from '../prove/proofs/broken.ts'
import type { Stage } from '../prove/stage/stage.ts'
import { contact } from './bare.ts'
import { type Asker, createAsker, type Question, type Reply } from './client.ts'
import { endlessly, type Pace, pace, type Size } from './pace.ts'
import type { Statement } from './recorder.ts'
import { type Known, sessionsOf } from './sessions.ts'

/** A page that is read, and how its right answer is known. */
export interface Reading {
  name: string
  path: string
  session: Partial<PatientSession> | null
  marker: string
  /** Which of its statements is the main one. */
  main: RegExp | null
  /** How many statements it may send. */
  statements: number
}

/** Of the people of the register: the first read, the others book, each once. */
const READERS = 40

/** The pages that are measured as they are read. */
export async function readingsOf(stage: Stage, reason: Reason = 'regular'): Promise<Reading[]> {
  const { db } = connect(stage.cluster.urls(stage.database).app)
  const position = await findPosition(db, 'H2J')
  await db.destroy()
  const [clinic] = await stage.sql<{ id: string }>(
    `select k.id from clinic k join postal_area a on fsa = 'H2J'
      where exists (select from slot s where s.clinic_id = k.id and s.status = 'free' and s.reason = $1)
      order by k.position_km <-> a.position_km limit 1`,
    [reason],
  )
  const from = Temporal.Now.plainDateISO('America/Toronto').toString()
  const asked = { door: 'nearby', reason, area: 'H2J', distance: 25, from } as const
  const rest = {
    moments: [],
    methods: [],
    accessible: false,
    language: '',
    order: 'earliest',
  } as const
  const criteria = { ...asked, ...rest, moments: [], methods: [] }
  const session = { criteria, ...(position && { position }) }
  return [
    { name: 'home', path: '/fr', session: null, marker: '</html>', main: null, statements: 0 },
    {
      name: 'search',
      path: '/fr/search',
      session,
      marker: 'slot_id',
      main: /find_openings/,
      statements: 2,
    },
    {
      name: 'clinic',
      path: `/fr/clinics/${clinic?.id}`,
      session,
      marker: 'slot_id',
      main: /clinic_week/,
      statements: 3,
    },
  ]
}

/** Reads a page over and over, in sessions made for this round. */
export async function read(
  stage: Stage,
  reading: Reading,
  size: Size,
  app = stage.app,
): Promise<Pace> {
  const { ask, end } = createAsker(app.port)
  const questions: Question[] = []
  const make = sessionsOf(stage)
  for (let rank = 0; rank < READERS; rank++) {
    const cookie = reading.session ? (await make(rank, reading.session)).cookie : undefined
    questions.push({ path: reading.path, cookie })
  }
  const one = async (question: Question) => expectPage(await ask(question), reading)
  try {
    await pace(stage, { ...size, seconds: 1 }, endlessly(questions), one)
    return await pace(stage, size, endlessly(questions), one, app.pid())
  } finally {
    end()
  }
}

/** One look at it, for its bytes. */
export async function looked(
  stage: Stage,
  reading: Reading,
  port = stage.app.port,
): Promise<Reply> {
  const { ask, end } = createAsker(port)
  const cookie = reading.session ? (await sessionsOf(stage)(0, reading.session)).cookie : undefined
  const reply = await ask({ path: reading.path, cookie })
  end()
  expectPage(reply, reading)
  return reply
}

function expectPage({ status, text }: Reply, { name, marker }: Reading) {
  if (status !== 200 || !text.includes(marker)) throw new Broken(`${name} answered ${status}`)
}

/** People who have booked nothing yet, each for one booking. */
export async function bookers(stage: Stage, first: number, count: number): Promise<Known[]> {
  const make = sessionsOf(stage)
  return Promise.all(Array.from({ length: count }, (_, at) => make(READERS + first + at)))
}

/** Asks for a slot, and returns its hold. */
export async function holdSlot({ ask }: Asker, { cookie, form }: Known, slot_id: string) {
  const { status, location } = await ask({ path: '/fr/holds', cookie, body: form({ slot_id }) })
  const hold = /^\/fr\/holds\/([0-9a-f-]{36})/.exec(location)?.[1]
  if (!hold) throw new Broken(`a hold answered ${status}`)
  return hold
}

/** The same person once they said how to be reached for a hold: what the pages between would keep. */
export function reached(
  stage: Stage,
  { id, person }: Known,
  hold: string,
  how: Contact = contact,
): Promise<Known> {
  return sessionsOf(stage)(0, { id, person, contact: { hold, ...how } })
}

/** Confirms a hold; returns the appointment's page and the cookie that opens it. */
export async function confirm({ ask }: Asker, { cookie, form }: Known, hold: string) {
  const body = form({ hold_id: hold, key: randomUUID() })
  const { status, location, cookies } = await ask({ path: '/fr/appointments', cookie, body })
  if (status !== 303 || !location.startsWith('/fr/appointments/'))
    throw new Broken(`a confirmation answered ${status} ${location}`)
  return { path: location, cookie: cookies[0]?.split(';')[0] }
}

/** Holds a slot and confirms it: two posts, each answered by the way to its page. */
export async function bookAll(
  stage: Stage,
  people: readonly Known[],
  slots: readonly string[],
  lanes: number,
  howOf: (at: number) => Contact = () => contact,
): Promise<Pace> {
  const asker = createAsker(stage.app.port)
  try {
    return await pace(stage, { lanes, seconds: 60 }, people.entries(), async ([at, known]) => {
      const hold = await holdSlot(asker, known, slots[at] ?? '')
      await confirm(asker, await reached(stage, known, hold, howOf(at)), hold)
    })
  } finally {
    asker.end()
  }
}

/** Clicks on slots that somebody has, all of them refused. */
export async function clickTooLate(
  stage: Stage,
  people: readonly Known[],
  slots: readonly string[],
  size: Size,
): Promise<Pace> {
  const { ask, end } = createAsker(stage.app.port)
  const clicks = people.map(({ cookie, form }, at) => ({
    path: '/fr/holds',
    cookie,
    body: form({ slot_id: slots[at % slots.length] ?? '' }),
  }))
  try {
    return await pace(stage, size, endlessly(clicks), async (click) => {
      const { status } = await ask(click)
      if (status !== 409) throw new Broken(`a click too late answered ${status}`)
    })
  } finally {
    end()
  }
}

/** Gives a right card, from a session that knows nobody yet. */
export async function identify(stage: Stage, { ask }: Asker, rank: number) {
  const nobody = { person: undefined, name: undefined } as unknown as PatientSession
  const { cookie, form } = await sessionsOf(stage)(rank, nobody)
  const body = form(cardOf(person(rank)))
  const { status, location } = await ask({ path: '/fr/identification', cookie, body })
  if (status !== 303 || !location.startsWith('/fr/search'))
    throw new Broken(`a right card answered ${status} ${location}`)
}

/** Cards that are right, each once, each lane from an address of its own. */
export async function identifyAll(
  stage: Stage,
  ranks: readonly number[],
  lanes: number,
): Promise<Pace> {
  const askers = Array.from({ length: lanes }, (_, lane) =>
    createAsker(stage.app.port, `127.40.0.${lane + 1}`),
  )
  const one = (rank: number, lane: number) => identify(stage, askers[lane] as Asker, rank)
  try {
    return await pace(stage, { lanes, seconds: 60 }, ranks, one)
  } finally {
    for (const asker of askers) asker.end()
  }
}

/** The main statement among those that a page sent. */
export function mainOf(statements: readonly Statement[], { main }: Reading): Statement[] {
  return statements.filter(({ text }) => main?.test(text))
}
