import type { Known } from '../people/crowd.ts'
import { appointmentIn, arrive, expectSent, hold, toConfirm } from '../people/journey.ts'
import type { Answer, Sent } from '../stage/answer.ts'
import type { Stage } from '../stage/stage.ts'
import { Broken, expect } from './broken.ts'
import { FORGETFUL } from './forgetful.ts'
import { expectWhole } from './invariants.ts'
import type { Proof } from './proof.ts'
import { expectCleanRefusal } from './refusal.ts'

/** However often a form is sent, from however many tabs, it counts once; its key serves nothing else. */
export const once: Proof = {
  name: 'once',
  prove: run,
  control: { without: 'the stored answers', sql: FORGETFUL, prove: run },
}

const PARALLEL = 50

async function run(stage: Stage): Promise<string> {
  const [visitor] = await stage.crowd.identified(1)
  const [first, second] = await stage.sql<{ id: string }>(
    `select id from slot where status = 'free' and extract(minute from starts_at) = 0 order by starts_at limit 2`,
  )
  if (!visitor || !first || !second) throw new Error('nobody, or nothing free')

  const location = await holdOf(visitor, first.id)
  const form = await formOf(visitor, location)
  await arrive(visitor, `${location}/review`)
  const otherTab = visitor.fill('/fr/appointments')
  const answers = await Promise.all(Array.from({ length: PARALLEL }, () => visitor.post(form)))
  const id = oneOf(answers)
  // Back, and sent again; the review page of the other tab; the address of the hold.
  expect(appointmentIn(await visitor.post(form)) === id, 'sent again, a form books again')
  expect(appointmentIn(await visitor.post(otherTab)) === id, 'another tab books again')
  expect(
    appointmentIn(await visitor.get(location)) === id,
    'a confirmed hold forgets what it became',
  )

  const later = await formOf(visitor, await holdOf(visitor, second.id))
  const [key] = new URLSearchParams(form.body).getAll('key')
  const body = new URLSearchParams(later.body)
  body.set('key', key ?? '')
  expectCleanRefusal(await visitor.post({ ...later, body: body.toString() }))
  await expectWhole(stage.sql)
  const rows = await stage.sql('select from appointment')
  expect(rows.length === 1, `${rows.length} appointments`)
  return `${PARALLEL} posts with one key, back and again, two tabs: 1 appointment, 1 answer; the key refused for another form`
}

async function holdOf(visitor: Known, slot: string): Promise<string> {
  const held = await hold(visitor, slot)
  expectSent(held, /^\/fr\/holds\//)
  return held.location
}

async function formOf(visitor: Known, held: string): Promise<Sent> {
  const form = await toConfirm(visitor, held)
  if (!form) throw new Broken('a hold was lost')
  return form
}

function oneOf(answers: Answer[]): string {
  const ids = new Set(answers.map(appointmentIn))
  const [id] = ids
  expect(ids.size === 1 && id !== undefined, `one key got ${ids.size} answers`)
  return id
}
