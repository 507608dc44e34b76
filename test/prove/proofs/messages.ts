import type { Known } from '../people/crowd.ts'
import { appointmentIn, arrive, expectSent, hold, toCancel } from '../people/journey.ts'
import { inParallel } from '../stage/inParallel.ts'
import type { Stage } from '../stage/stage.ts'
import { openTextGateway, type TextGateway } from '../stage/textGateway.ts'
import { Broken, expect } from './broken.ts'
import type { Proof } from './proof.ts'
import { waitUntil } from './waitUntil.ts'

/**
 * A process that delivers dies again and again, and its gateway is slow, fails after it took a text, calls back early and twice:
 * each message that is due comes, at most once more than it should, and none of a visit that was cancelled.
 */
export const messages: Proof = {
  name: 'messages',
  environment: environmentOf,
  prove: (stage) => withGateway(stage, { visits: 40, cancelled: 5, kills: 20 }),
  control: {
    without: 'the note of what was sent',
    sql: `
      do $do$ begin
        execute replace(replace(pg_get_functiondef('drain_outbox'::regproc), 'delete from outbox where id = any',
          'select * from outbox where id = any'), ' returning *', '');
      end $do$;
      create function forget_it() returns trigger language plpgsql as 'begin return null; end';
      create trigger forget_it before insert on message for each row execute function forget_it();
      create or replace function begin_try(p_key uuid, p_uncertain boolean) returns integer language sql as 'select 0'`,
    prove: (stage) => withGateway(stage, { visits: 6, cancelled: 1, kills: 2 }),
  },
}

/** All that is due has left so long after the last death; who died keeps a message for thirty seconds. */
const LONGEST_MS = 180_000

let opened: Promise<TextGateway> | undefined

async function environmentOf() {
  opened ??= openTextGateway()
  return { ...(await opened).environment, MESSAGES_PER_SECOND: '30' }
}

interface Size {
  visits: number
  cancelled: number
  kills: number
}

async function withGateway(stage: Stage, size: Size) {
  const gateway = await opened
  if (!gateway) throw new Error('no gateway')
  gateway.callsBack(stage.app.port)
  try {
    return await run(stage, gateway, size)
  } finally {
    gateway.hangUp()
  }
}

async function run(stage: Stage, gateway: TextGateway, { visits, cancelled, kills }: Size) {
  const before = gateway.taken.length
  const texts = () => gateway.taken.slice(before)
  // Nothing leaves until everything is ready to.
  await stage.sql(`insert into message_switch (channel, kind) select channel, kind from ${KINDS}`)
  const booked = await book(stage, visits)
  await stage.app.kill()
  await nobodyPlans(stage)
  await stage.sql(DAYTIME)
  await stage.app.start()
  await reach(
    () => countOf(stage, `from outbox where kind = 'reminder'`),
    2 * visits,
    'reminders planned',
  )
  for (const { visitor, id } of booked.slice(0, cancelled))
    expectSent(await visitor.post(await toCancel(visitor, id)), /^\/fr\/appointments\//)
  await stage.sql('delete from message_switch')

  const due = 2 * (2 * visits - cancelled)
  const arrived = () => new Set([...texts().map(keyOf), ...mailsTo(stage, booked)]).size
  const check = () => {
    // A mail that comes again has the Message-ID of the first.
    const most = Math.max(0, ...timesOf(texts().map(keyOf)).values())
    expect(most <= 2, `a text came ${most} times`)
  }
  for (let death = 1; death <= kills; death++) {
    const begun = texts().length + stage.sink.mails.length
    const some = Math.max(1, Math.floor(due / (2 * kills)))
    await until(
      () => texts().length + stage.sink.mails.length >= begun + some || arrived() >= due,
      check,
    )
    await stage.app.kill()
    await stage.app.start()
  }
  await reach(() => countOf(stage, 'from message'), due + 4 * cancelled, 'messages settled', check)
  await gateway.quiet()

  const told = timesOf(texts().map(keyOf))
  const mails = timesOf(mailsTo(stage, booked))
  expect(told.size + mails.size === due, `${told.size + mails.size} of ${due} messages came`)
  const confirmed = [...told.keys()].filter((key) => gateway.confirmed.has(key))
  const delivered = `from message where channel = 'sms' and outcome = 'delivered'`
  await reach(() => countOf(stage, delivered), confirmed.length, 'texts told as delivered', check)
  // One that failed after it was taken, and whose second try died before it began, is never confirmed.
  const unsaid = `from message where channel = 'sms' and outcome = 'sent' and reason is distinct from 'unconfirmed'`
  expect((await countOf(stage, unsaid)) === 0, 'a text that nobody confirmed is told as sent')
  for (const { number } of booked.slice(0, cancelled)) {
    const said = new Set(texts().flatMap(({ to, text }) => (to === number ? [text] : [])))
    const right =
      said.size === 1 && [...said].every((text) => text.startsWith('Rendez-vous annulé'))
    expect(right, `whose visit was cancelled read: ${[...said].join(' | ')}`)
  }
  return `${due} messages of ${visits} visits, the process killed ${kills} times among them: each came, ${twice(told)} of ${told.size} texts a second time and none a third, ${twice(mails)} of ${mails.size} mails again under the same Message-ID; of ${cancelled} cancelled visits that alone`
}

/** How many came more than once. */
function twice(times: Map<string, number>) {
  return [...times.values()].filter((count) => count > 1).length
}

const keyOf = ({ key }: { key: string }) => key

interface Booked {
  visitor: Known
  id: string
  email: string
  number: string
}

/** People book visits of tomorrow, and agree to both ways. */
async function book(stage: Stage, count: number): Promise<Booked[]> {
  let people: Known[] = []
  // A few more at a time: on a busy machine sixteen would stand in line too long.
  for (let known = 0; known < count; known += 4)
    people = await stage.crowd.identified(Math.min(known + 4, count))
  const slots = await stage.sql<{ id: string }>(SLOTS, [count])
  expect(slots.length === count, `only ${slots.length} slots`)
  const each = people.map((visitor, at) => ({ visitor, at, slot: slots[at]?.id ?? '' }))
  return inParallel(4, each, async ({ visitor, at, slot }) => {
    const email = `${crypto.randomUUID()}@prove.example`
    const number = `514 555-${String(1000 + at)}`
    const held = await hold(visitor, slot)
    expectSent(held, /^\/fr\/holds\//)
    await arrive(visitor, held.location)
    const contact = visitor.fill(held.location, { email, phone: number, messages: 'both' })
    expectSent(await visitor.post(contact), `${held.location}/review`)
    await arrive(visitor, `${held.location}/review`)
    const id = appointmentIn(await visitor.post(visitor.fill('/fr/appointments')))
    if (!id) throw new Broken('nothing was booked')
    return { visitor, id, email, number: `+1${number.replaceAll(/\D/g, '')}` }
  })
}

/** Which message each mail to these people is, by what is the same at every try. */
function mailsTo({ sink }: Stage, booked: readonly Booked[]): string[] {
  const ours = new Set(booked.map(({ email }) => email))
  return sink.mails.flatMap((mail) => {
    const to = /^To: (\S+)/im.exec(mail)?.[1]?.replaceAll(/[<>]/g, '') ?? ''
    const id = /^Message-ID: <([^@]+)@/im.exec(mail)?.[1]
    return ours.has(to) && id ? [`mail ${id}`] : []
  })
}

function timesOf(names: readonly string[]) {
  const times = new Map<string, number>()
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1)
  return times
}

function until(isSo: () => boolean, check: () => void) {
  const look = () => {
    if (isSo()) return true
    check()
    return 'deliveries stand still'
  }
  return waitUntil(look, { longest: LONGEST_MS, every: 5 })
}

function reach(count: () => Promise<number>, wanted: number, what: string, check = () => {}) {
  const look = async () => {
    const seen = await count()
    check()
    return seen >= wanted || `${seen} of ${wanted} ${what}`
  }
  return waitUntil(look, { longest: LONGEST_MS, every: 100 })
}

/** Whoever was planning a day as its process was killed has ended: days that are planned then are not those of the proof. */
function nobodyPlans(stage: Stage) {
  const look = async () => {
    const left = await countOf(stage, `from pg_stat_activity where usename = 'clinic_jobs'`)
    return left === 0 || `${left} connections of a process that was killed`
  }
  return waitUntil(look, { longest: LONGEST_MS, every: 20 })
}

async function countOf({ sql }: Stage, from: string) {
  const [row] = await sql<{ count: number }>(`select count(*)::integer ${from}`)
  return row?.count ?? 0
}

const KINDS = `(values ('email', 'booked'), ('email', 'cancelled'), ('email', 'reminder'), ('sms', 'booked'),
  ('sms', 'cancelled'), ('sms', 'reminder')) as k (channel, kind)`

// None overlaps another; all are of tomorrow wherever it is noon now.
const SLOTS = `
  select id from slot where status = 'free' and extract(minute from starts_at) in (0, 40)
    and starts_at between now() + interval '13 hours' and now() + interval '35 hours'
  order by starts_at, practitioner_id limit $1`

// Reminders are due at whatever time this runs: clinics are where it is noon now, and their visits were booked long before.
const DAYTIME = `
  with noon as (
    select name from pg_timezone_names where name ~ '^Etc/GMT[+-][0-9]+$'
    order by abs(extract(epoch from (now() at time zone name)::time - time '12:00')) limit 1
  ), unplanned as (
    -- By day the process has planned the day that the visits are on, before they were booked.
    delete from reminded_day
  ), there as (
    update clinic set time_zone = (select name from noon)
  ), dated as (
    update slot set starts_on = (starts_at at time zone (select name from noon))::date where status = 'busy'
  )
  update appointment set timed_at = '-infinity'`
