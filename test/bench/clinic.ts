import { findForm } from '../prove/people/forms.ts'
import { person } from '../prove/people/people.ts'
import { hire } from '../prove/people/workers.ts'
import { Broken } from '../prove/proofs/broken.ts'
import type { Stage } from '../prove/stage/stage.ts'
import type { World } from '../prove/stage/world.ts'
import { createAsker, type Reply } from './client.ts'
import { type Pace, pace } from './pace.ts'
import { recorderOn, type Statement } from './recorder.ts'
import { bookAll, bookers } from './routes.ts'

/** How one page of staff went: its statements beside the doors of sessions and records, and what it takes. */
interface Seen extends Pace {
  name: string
  beside: number
}

/** What a day at a clinic takes, in a line, and what of it was too much. */
export interface ClinicDay {
  told: string
  gates: [string, boolean][]
}

const VISITS = 120
const PRACTITIONERS = 4
const [READS, CALLS] = [60, 20]
/** Milliseconds of processor time: of the database for pages that are read, of both for those of a call. */
const LIMITS = { sheet: { beside: 2, ms: 25 }, unchanged: { ms: 1 }, call: { ms: 60 } }

/** `npm run bench -- clinic`: a day of so many visits, its refresh, and a booking by telephone. */
export async function clinicDay(world: World): Promise<ClinicDay> {
  const stage = await world.open({ environment: { LOG_LEVEL: 'info' } })
  try {
    const { clinic, day } = await aFullDay(stage)
    const cookie = await receptionist(stage, clinic)
    const sheet = await readOften(stage, 'day', {
      path: `/fr/staff/day?day=${day}`,
      cookie,
      visits: VISITS,
    })
    const stamp = /[?&;]since=([0-9a-f]{32})/.exec(sheet.text)?.[1] ?? ''
    const path = `/fr/staff/day/changes?day=${day}&with=&since=${stamp}`
    const lines = await linesOfLog(stage)
    const unchanged = await readOften(stage, 'unchanged', { path, cookie, visits: 0 })
    const logged = (await linesOfLog(stage)) - lines
    const calls = await telephone(stage, await receptionist(stage, clinic), clinic)
    return reportOf({ sheet, unchanged, logged, calls })
  } finally {
    await stage.close()
  }
}

function reportOf({
  sheet,
  unchanged,
  logged,
  calls,
}: {
  sheet: Seen
  unchanged: Seen
  logged: number
  calls: Map<string, Pace>
}): ClinicDay {
  const ms = (micros: number) => micros / 1000
  const of = ({ node, database, p50 }: Pace) =>
    `database ${ms(database).toFixed(2)} ms, Node ${ms(node).toFixed(1)} ms, p50 ${p50.toFixed(1)} ms`
  const pages = [...calls].map(([name, one]) => `${name} ${of(one)}`)
  const slowest = Math.max(...[...calls.values()].map((one) => ms(one.node + one.database)))
  return {
    told: [
      `A day of ${VISITS} visits: ${sheet.beside} statements beside the doors, ${of(sheet)}.`,
      `Asked again while nothing changed: ${unchanged.beside} statements beside the doors, ${of(unchanged)}, ${logged} rows of the log.`,
      `A booking by telephone, by page: ${pages.join('; ')}.`,
    ].join('\n'),
    gates: [
      [
        `a day of ${VISITS} visits: ${sheet.beside} statements beside the doors (at most ${LIMITS.sheet.beside})`,
        sheet.beside <= LIMITS.sheet.beside,
      ],
      [
        `and ${ms(sheet.database).toFixed(1)} ms of database (at most ${LIMITS.sheet.ms})`,
        ms(sheet.database) <= LIMITS.sheet.ms,
      ],
      [`a day that did not change: ${logged} rows of the log (none)`, logged === 0],
      [
        `and ${ms(unchanged.database).toFixed(2)} ms of database (at most ${LIMITS.unchanged.ms})`,
        ms(unchanged.database) <= LIMITS.unchanged.ms,
      ],
      [
        `a page of a call takes ${slowest.toFixed(0)} ms of processor (at most ${LIMITS.call.ms})`,
        slowest <= LIMITS.call.ms,
      ],
    ],
  }
}

/** A day of one clinic on which so many people come. */
async function aFullDay(stage: Stage): Promise<{ clinic: string; day: string }> {
  const day = Temporal.Now.plainDateISO('America/Toronto').add({ days: 3 }).toString()
  const slots = await stage.sql<{ id: string; clinic_id: string }>(FULL_DAY, [PRACTITIONERS, day])
  const taken = slots.slice(0, VISITS).map(({ id }) => id)
  await bookAll(stage, await bookers(stage, 0, VISITS), taken, 4)
  await stage.sql('analyze')
  return { clinic: slots[0]?.clinic_id ?? '', day }
}

// As many more practitioners of one clinic as are needed, who have that day the times of one who is there.
const FULL_DAY = `
  with one as (select * from practitioner where code = 'practitioner-0'), more as (
    insert into practitioner (code, profession, title_fr, title_en, first_name, last_name, languages)
    select 'bench-' || i, profession, title_fr, title_en, first_name, last_name, languages
    from one, generate_series(1, $1::integer) i returning id
  ), hired as (
    insert into practitioner_role (practitioner_id, clinic_id)
    select more.id, r.clinic_id from more, practitioner_role r join one on one.id = r.practitioner_id
  )
  insert into slot (clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method, starts_at, ends_at,
    starts_on, moment, published_at, a_from, b_from, c_from, d_from, staff_only)
  select s.clinic_id, s.place_id, s.cell, more.id, s.healthcare_service_id, s.reason, s.method, s.starts_at, s.ends_at,
    s.starts_on, s.moment, s.published_at, s.a_from, s.b_from, s.c_from, s.d_from, s.staff_only
  from more, slot s join one on one.id = s.practitioner_id
  where s.starts_on = $2 and extract(minute from s.starts_at) in (0, 20, 40) returning id, clinic_id`

async function receptionist(stage: Stage, clinic: string): Promise<string> {
  const { cookies } = await hire(stage, [{ clinic, role: 'reception' }])
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

/** A page as it is read over and over, one at a time. */
async function readOften(
  stage: Stage,
  name: string,
  { path, cookie, visits }: { path: string; cookie: string; visits: number },
): Promise<Seen & { text: string }> {
  const statements = await statementsFor(stage, path, cookie)
  const { ask, end } = createAsker(stage.app.port)
  const one = async () => {
    const reply = await ask({ path, cookie, partial: visits === 0 })
    const shown = reply.text.match(/id="visit-/g)?.length ?? 0
    const right = reply.status === (visits > 0 ? 200 : 204) && shown === visits
    if (!right) throw new Broken(`${name} answered ${reply.status} with ${shown} visits`)
    return reply
  }
  const size = { lanes: 1, seconds: 60 }
  try {
    await pace(stage, size, Array(10), one)
    const { text } = await one()
    const seen = await pace(stage, size, Array(READS), one)
    return { ...seen, name, text, beside: besideDoors(statements).length }
  } finally {
    end()
  }
}

/** Those that no door asks: who comes and what they may, and a record that is opened, read and shut. */
function besideDoors(statements: readonly Statement[]): Statement[] {
  let open = false
  return statements.filter(({ text }) => {
    const door = open || /"(standing_of_staff|authorization_of|open)"\(/.test(text)
    open = (open || /"door"\."open"\(/.test(text)) && text !== 'commit'
    return !door
  })
}

async function statementsFor(stage: Stage, path: string, cookie: string): Promise<Statement[]> {
  const { app, taken } = await recorderOn(stage)
  const { ask, end } = createAsker(app.port)
  await ask({ path, cookie })
  taken()
  await ask({ path, cookie })
  const statements = taken()
  end()
  await app.stop()
  return statements
}

async function linesOfLog({ sql }: Stage): Promise<number> {
  const [row] = await sql<{ lines: number }>('select count(*)::integer as lines from access_log')
  return row?.lines ?? 0
}

/** Books for people who telephone, and tells what each page of a call takes. */
async function telephone(stage: Stage, cookie: string, clinic: string): Promise<Map<string, Pace>> {
  const { ask, end } = createAsker(stage.app.port)
  const slots = await stage.sql<{ id: string }>(
    `select id from slot where clinic_id = $1 and status = 'free' and extract(minute from starts_at) = 0
      order by starts_at desc limit $2`,
    [clinic, CALLS],
  )
  const calls = slots.map(({ id }, at) => ({ slot: id, at, path: '', page: '' }))
  type Call = (typeof calls)[number]
  const press = async (call: Call, path: string, fields: Record<string, string>) => {
    const form = findForm(call.page, path)
    if (!form) throw new Broken(`no form ${path}`)
    const body = new URLSearchParams()
    for (const [name, values] of Object.entries({ ...form.fields, ...fields }))
      for (const value of [values].flat()) body.append(name, value)
    led(await ask({ path, cookie, body: body.toString() }), 303)
  }
  const open = async (call: Call, path: string) => {
    call.page = led(await ask({ path, cookie }), 200).text
  }
  const steps: Record<string, (call: Call) => Promise<void>> = {
    async 'an empty call'(call) {
      await open(call, '/fr/staff/book')
      call.path = /action="(\/fr\/staff\/book\/[0-9a-f-]{36})"/.exec(call.page)?.[1] ?? ''
    },
    async 'who and when'(call) {
      const { health_insurance_number } = person(FIRST + call.at)
      await press(call, call.path, { health_insurance_number, slot: call.slot })
    },
    'both found': (call) => open(call, call.path),
    'the booking': (call) =>
      press(call, `${call.path}/appointment`, { messages: 'none', email: '' }),
    booked: (call) => open(call, call.path),
  }
  const seen = new Map<string, Pace>()
  for (const [name, step] of Object.entries(steps))
    seen.set(name, await pace(stage, { lanes: 1, seconds: 60 }, calls, step))
  end()
  return seen
}

/** Of those who telephone: nobody who has a visit yet. */
const FIRST = 1000

function led(reply: Reply, status: number): Reply {
  if (reply.status !== status) throw new Broken(`a call answered ${reply.status}`)
  return reply
}
