import { randomUUID } from 'node:crypto'
import { closeDay } from '../people/desk.ts'
import { appointmentIn, arrive, expectSent, hold, toConfirm } from '../people/journey.ts'
import { unhurried } from '../people/unhurried.ts'
import type { Visitor } from '../people/visitor.ts'
import { hire, type Worker } from '../people/workers.ts'
import type { Answer } from '../stage/answer.ts'
import { inParallel } from '../stage/inParallel.ts'
import { routesOf } from '../stage/routes.ts'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import {
  FORMS,
  type Kind,
  kindOf,
  NOTHING_THERE,
  ROLES,
  type Role,
  rolesOf,
} from './expectations.ts'
import type { Proof } from './proof.ts'
import { waitUntil } from './waitUntil.ts'

/**
 * Every page and form of staff, as the application itself lists them, asked for by everybody, for what is theirs, what is another
 * clinic's and what is nothing: each opens to whom it is for and to nobody else (S-07), and whoever reads of a person is in the log.
 */
export const doors: Proof = {
  name: 'doors',
  prove: run,
  control: {
    without: 'the look at what a role may do',
    preload: `
      import { registerHooks } from 'node:module'
      registerHooks({ load(url, context, next) {
        const loaded = next(url, context)
        if (!url.endsWith('/src/staff/policies.ts')) return loaded
        return { ...loaded, source: String(loaded.source).replace('!rights.some(', 'false && !rights.some(') }
      } })`,
    prove: run,
  },
}

/** Somebody at the doors of clinic A: with a role there, or with none. */
interface Guest {
  name: string
  role: Role | undefined
  visitor: Visitor
  account: string
}

/** One clinic with somebody in each role, and one of everything that an address names. */
interface Clinic {
  workers: Record<Exclude<Role, 'network'>, Worker>
  ids: Record<Kind, string>
  slot: string
  day: string
  /** The last name of the one person who has a visit there. */
  patient: string
}

async function run(stage: Stage): Promise<string> {
  const routes = routesOf('/staff')
  const unknown = routes.filter((route) => rolesOf(route) === undefined)
  expect(unknown.length === 0, `nobody said for whom these are: ${unknown.join(', ')}`)
  const [own, foreign] = [await clinicOf(stage, 0), await clinicOf(stage, 1)]
  const guests = await guestsOf(stage, own)
  await published(stage)

  const before = await digest(stage)
  const refusals = await inParallel(3, guests, (guest) => refused(guest, routes, { own, foreign }))
  const closed = await inParallel(3, guests, (guest) =>
    foreignIsAbsent(guest, routes, { own, foreign }),
  )
  const changed = differing(before, await digest(stage))
  expect(changed.length === 0, `whoever was refused changed ${changed.join(', ')}`)
  let [opened, read] = [0, 0]
  for (const guest of guests) {
    const seen = await ownOpens(stage, guest, routes, { own, foreign })
    opened += seen.opened
    read += seen.read
  }
  const sum = (counts: number[]) => counts.reduce((one, other) => one + other, 0)
  return `${routes.length} routes × ${guests.length} guests: ${sum(refusals)} refused by role and ${sum(closed)} by id with nothing changed, ${opened} opened, ${read} of them with a person, each in the log`
}

/** Everybody who is for these doors, and everybody who is not. */
async function guestsOf(stage: Stage, { workers, ids }: Clinic): Promise<Guest[]> {
  const guest = (name: string, visitor: Visitor, role?: Role, account = ''): Guest => ({
    ...{ name, visitor, role, account },
  })
  const stranger = unhurried(stage.crowd.stranger())
  await arrive(stranger, '/fr/staff/sign-in')
  const [patient] = await stage.crowd.identified(1)
  const gone = await hire(stage, [{ clinic: ids.clinic, role: 'manager' }])
  await stage.sql('update staff_account set disabled_at = now() where id = $1', [gone.account])
  const network = await hire(stage, [{ clinic: null, role: 'network' }])
  if (!patient) throw new Error('nobody')
  return [
    guest('a stranger', stranger),
    guest('a patient', unhurried(patient)),
    guest('a former manager', gone),
    ...ROLES.map((role) => {
      const worker = role === 'network' ? network : workers[role]
      return guest(role, worker, role, worker.account)
    }),
  ]
}

/** Asks for what its role does not open, for ids of both clinics; how often. */
async function refused(
  guest: Guest,
  routes: readonly string[],
  clinics: Record<'own' | 'foreign', Clinic>,
) {
  let count = 0
  for (const route of routes) {
    const roles = rolesOf(route) ?? []
    if (roles.length === 0 || (guest.role && roles.includes(guest.role))) continue
    for (const clinic of kindOf(route) ? [clinics.own, clinics.foreign] : [clinics.own]) {
      const answer = await ask(guest, route, clinic, idOf(route, clinic))
      const led = answer.status === 303 && answer.location.startsWith('/fr/staff/sign-in')
      const fine = guest.role
        ? answer.status === 404
        : led || [403, 404, 422].includes(answer.status)
      expect(fine, `${guest.name} at ${route}: ${answer.status} ${answer.location}`)
      tellsNothing(guest, route, answer, [clinics.own, clinics.foreign])
      count++
    }
  }
  return count
}

/** Asks for what is another clinic's, nobody's and no id at all: the first two look the same, and none is there. */
async function foreignIsAbsent(
  guest: Guest,
  routes: readonly string[],
  { own, foreign }: Record<'own' | 'foreign', Clinic>,
) {
  let count = 0
  for (const route of routes) {
    const kind = kindOf(route)
    // The network’s own pages are of all clinics.
    if (!kind || !guest.role || guest.role === 'network') continue
    if (!rolesOf(route)?.includes(guest.role)) continue
    const of = (id: string) => ask(guest, route, own, id)
    const [theirs, nobodys] = [await of(foreign.ids[kind]), await of(randomUUID())]
    const typed = await of('0 or 1=1')
    const same = bare(theirs) === bare(nobodys)
    expect(
      same,
      `${guest.name} tells another clinic’s from nobody’s at ${route}: ${theirs.status}, ${nobodys.status}`,
    )
    for (const answer of [theirs, typed]) {
      const { status } = answer
      // A page that asks who it is, or why one looks, is the same for whoever it is or is not.
      const asks = route.startsWith('GET /staff/book/') && answer === theirs
      const allowed = asks || [303, 404, 422].includes(status)
      expect(allowed && status < 500, `${guest.name} at another’s ${route}: ${status}`)
      tellsNothing(guest, route, answer, [foreign])
    }
    count += 3
  }
  return count
}

/** Opens every page that is for a role: it is there, and whoever read of a person is in the log for it. */
async function ownOpens(
  stage: Stage,
  guest: Guest,
  routes: readonly string[],
  { own, foreign }: Record<'own' | 'foreign', Clinic>,
) {
  const seen = { opened: 0, read: 0 }
  for (const route of routes) {
    if (!guest.role || !rolesOf(route)?.includes(guest.role) || !route.startsWith('GET ')) continue
    const lines = await linesOf(stage, guest)
    const answer = await ask(guest, route, own, idOf(route, own))
    const { status, text } = answer
    const there = status === 200 || status === 204 || status === 303
    // A call is its receptionist’s alone.
    const colleagues = kindOf(route) === 'call' && guest.role !== 'reception'
    expect(there || colleagues || NOTHING_THERE.test(route), `${guest.name} at ${route}: ${status}`)
    tellsNothing(guest, route, answer, [foreign])
    seen.opened++
    if (!text.includes(own.patient)) continue
    seen.read++
    expect(
      (await linesOf(stage, guest)) > lines,
      `${guest.name} read of a person at ${route}, and the log is silent`,
    )
  }
  return seen
}

async function linesOf({ sql }: Stage, { account }: Guest): Promise<number> {
  const [row] = await sql<{ lines: number }>(
    'select count(*)::integer as lines from access_log where who like $1',
    [`staff:${account}%`],
  )
  return row?.lines ?? 0
}

/** The names of people whom this answer is not about. */
function tellsNothing(
  { name }: Guest,
  route: string,
  { status, text }: Answer,
  clinics: readonly Clinic[],
) {
  expect(status < 500, `${name} at ${route}: ${status}`)
  for (const { patient } of clinics)
    expect(!text.includes(patient), `${name} reads of somebody at ${route}`)
}

/** What an answer says, without what differs each time: its hour, its tokens, its id, and the news of the form before. */
const bare = ({ status, location, text }: Answer) =>
  [status, location, text].join(' ').replaceAll(EACH_TIME, '')
const EACH_TIME =
  /\s(value|data-now|data-ends-at|data-last-at)="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|<div id="news".*?<\/div>/gs

const idOf = (route: string, { ids }: Clinic) => {
  const kind = kindOf(route)
  return kind ? ids[kind] : ''
}

async function ask(
  { visitor }: Guest,
  route: string,
  { slot, day, ids }: Clinic,
  id: string,
): Promise<Answer> {
  const [method, pattern = ''] = route.split(' ')
  const named = { id: encodeURIComponent(id), slot, call: ids.call, token: 'none' }
  const path = `/fr${pattern.replaceAll(/:(id|slot|call|token)/g, (_, name: keyof typeof named) => named[name])}`
  if (method === 'GET')
    return visitor.get(`${path}?day=${day}&with=&first_day=${day}&last_day=${day}`)
  return visitor.post(visitor.write(path, FORMS[route]?.(id, day) ?? {}))
}

/** A clinic at work: everybody in it, a visit, a call, a closed day, and a look that was given a reason for. */
async function clinicOf(stage: Stage, at: number): Promise<Clinic> {
  const { sql } = stage
  const today = Temporal.Now.plainDateISO('America/Toronto')
  const [day, closed] = [today.add({ days: 2 }).toString(), today.add({ days: 6 }).toString()]
  const [known] = await sql<{
    clinic: string
    practitioner: string
    slot: string
    plan: string
    service: string
  }>(
    `select s.clinic_id as clinic, s.practitioner_id as practitioner, s.id as slot, s.healthcare_service_id as service,
        (select id from plan where practitioner_id = s.practitioner_id) as plan
      from slot s join practitioner p on p.id = s.practitioner_id
      where p.code = $1 and s.starts_on = $2 and s.status = 'free' order by s.starts_at limit 1`,
    [`practitioner-${at}`, day],
  )
  if (!known) throw new Error('nothing free')
  const { clinic, practitioner, slot, ...ids } = known
  const worker = (role: Role) =>
    hire(stage, [{ clinic, role }], role === 'practitioner' ? practitioner : null)
  const [reception, manager] = [await worker('reception'), await worker('manager')]
  const workers = {
    reception,
    manager,
    practitioner: await worker('practitioner'),
    privacy: await worker('privacy'),
  }
  const patient = (await stage.crowd.identified(FIRST + at + 1))[FIRST + at]
  if (!patient) throw new Error('nobody')
  const held = await hold(patient, slot)
  expectSent(held, /^\/fr\/holds\//)
  const form = await toConfirm(patient, held.location)
  const visit = form && appointmentIn(await patient.post(form))
  const { text } = await arrive(reception, '/fr/staff/book')
  const path = /action="(\/fr\/staff\/book\/[0-9a-f-]{36})"/.exec(text)?.[1] ?? ''
  const { health_insurance_number, last_name } = patient.person
  expectSent(
    await reception.post(reception.fill(path, { health_insurance_number, slot: [] })),
    path,
  )
  const somebody = `/fr/staff/book/people/${randomUUID()}`
  await arrive(reception, somebody)
  const looked = await reception.post(
    reception.write(`${somebody}/access`, { reason: 'Rappel demandé' }),
  )
  expectSent(looked, somebody)
  const closure = (await closeDay(manager, closed)).path.split('/').at(-1) ?? ''
  const [rows] = await sql<{ person: string; session: string; flag: string }>(
    `select (select person from door.file join appointment using (patient_id) where id = $1) as person,
      (select id from staff_session where account_id = $2) as session,
      (select id from review_item where clinic_id = $3 and kind = 'break_glass') as flag`,
    [visit, manager.account, clinic],
  )
  if (!visit || !rows) throw new Error('nothing was booked')
  const call = path.split('/').at(-1) ?? ''
  const account = reception.account
  const load = randomUUID()
  return {
    ...{ workers, slot, day, patient: last_name },
    ids: {
      ...ids,
      ...rows,
      clinic,
      practitioner,
      visit,
      call,
      closure,
      account,
      load,
      item: rows.flag,
    },
  }
}

/** The first people of the register are others’; from this one on, no practitioner has the same name. */
const FIRST = 10

/** Waits until the weeks to come are published, which nobody here asked for. */
const published = ({ sql }: Stage) =>
  waitUntil(async () => {
    const [row] = await sql<{ so: boolean }>(
      `select count(*) filter (where extended_to > current_date + 30) = (select count(*) from clinic) as so from timetable`,
    )
    return row?.so || 'the weeks to come are not published'
  })

/** Every table in a word each; without when somebody was seen, the log, which is to grow, and how long messages wait. */
async function digest({ sql }: Stage): Promise<Map<string, string>> {
  const tables = await sql<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'door') and tablename not in ('access_log', 'access_seal', 'message_queue')`,
  )
  const words = new Map<string, string>()
  for (const { name } of tables) {
    const [row] = await sql<{ word: string }>(
      `select md5(coalesce(string_agg(line, '' order by line), '')) as word
        from (select (to_jsonb(t) - 'seen_at')::text as line from ${name} t) t`,
    )
    words.set(name, row?.word ?? '')
  }
  return words
}

const differing = (one: Map<string, string>, other: Map<string, string>) =>
  [...one].filter(([name, word]) => other.get(name) !== word).map(([name]) => name)
