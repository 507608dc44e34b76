import { afterEach, beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { disorder } from '../../support/booking.ts'
import { sabotaged, sabotagedRoutine } from '../../support/sabotaged.ts'
import { type ClinicAtWork, useClosing } from './closing.ts'

const context = useApp()
const closing = useClosing(context)
const { close, carriedOut, seen, visits, decisions, outbox } = closing

/** What a closure writes, each of which may be the last thing that a process did. */
const TABLES = [
  'closure',
  'closure_decision',
  'plan_exception',
  'timetable',
  'slot',
  'hold',
  'appointment',
  'outbox',
]

/**
 * A trigger on every write of a closure that counts them, in a sequence that nothing undoes, and fails at one of them, as a disk
 * does that takes nothing any more: a death all the same.
 */
const FRAGILE = `
  create sequence crash_step;
  create table crash_at (step integer);
  insert into crash_at values (0);
  grant select on crash_at to public;
  grant usage, select on crash_step to public;
  create function crash() returns trigger language plpgsql as $$
  begin
    if nextval('crash_step') = (select step from crash_at) then
      raise exception 'crash' using errcode = '58030';
    end if;
    return null;
  end $$;
  ${TABLES.map((table) => `create trigger crash after insert or update or delete on ${table} for each statement execute function crash();`).join('\n')}`

const MENDED = `
  ${TABLES.map((table) => `drop trigger crash on ${table};`).join('\n')}
  drop function crash; drop sequence crash_step; drop table crash_at;`

let work: ClinicAtWork
let closure: string

beforeEach(async () => {
  work = await closing.aClinicAtWork({ visits: 3 })
  closure = crypto.randomUUID()
  await seen(FRAGILE)
})
afterEach(() => seen(MENDED))

const chosen = () =>
  work.booked.map(({ id }, at) =>
    at === 0 ? `${id}.1.cancel` : at === 1 ? `${id}.1.move.${work.elsewhere}` : `${id}.1.telephone`,
  )

/**
 * Does some work again and again, dying at its first write, then at its second, and from the first again whenever something of
 * it is done for good, until it comes to its end; and looks after each death. How often it died.
 */
async function dyingAtEachStep(attempt: () => Promise<unknown>, look: () => Promise<unknown>) {
  let deaths = 0
  for (let step = 1, done = await progress(); ; deaths++) {
    await seen(`select setval('crash_step', 1, false)`)
    await seen('update crash_at set step = $1', [step])
    await attempt().catch(() => {})
    const [{ steps } = { steps: 0 }] = await seen<{ steps: number }>(
      `select last_value::int as steps from crash_step where is_called`,
    )
    await seen('update crash_at set step = 0')
    if (steps < step) return deaths
    await look()
    const reached = await progress()
    step = reached === done ? step + 1 : 1
    done = reached
  }
}

/** What is done for good. */
async function progress() {
  const [row] = await seen(
    `select (select count(*) from closure) as closures, (select count(*) from plan_exception) as days,
      (select string_agg(state, ' ' order by id) from closure_decision) as states`,
  )
  return JSON.stringify(row)
}

/** Each visit is all of what its decision says or none of it, and so is its message. */
async function half() {
  const rows = await seen(
    `select d.kind, d.state from closure_decision d join appointment a on a.id = d.appointment_id
      where (d.state in ('done', 'undoing')) <> case d.kind
        when 'cancel' then a.status = 'cancelled' when 'move' then a.slot_id = d.slot_id
        else exists (select from review_item i where i.appointment_id = a.id and i.closed_at is null) end
      or (d.state in ('done', 'undoing') and d.kind <> 'telephone')
        <> exists (select from outbox o where o.appointment_id = a.id)`,
  )
  expect(rows).toEqual([])
  expect(await disorder(context)).toEqual([])
}

/** What there is of a day that was closed. */
async function whole() {
  const kinds = (await outbox()).map(({ kind }) => kind).toSorted()
  const calls = await seen(`select kind from review_item where closed_at is null`)
  const statuses = (await visits()).map(({ status }) => status).toSorted()
  const decided = (await decisions()).map(({ kind, state }) => `${kind} ${state}`).toSorted()
  return { kinds, calls, statuses, decided, disorder: await disorder(context) }
}

const CLOSED = {
  kinds: ['cancelled_by_clinic', 'moved_by_clinic'],
  calls: [{ kind: 'telephone' }],
  statuses: ['booked', 'booked', 'cancelled'],
  decided: ['cancel done', 'move done', 'telephone done'],
  disorder: [],
}

test('a closing that dies at each of its steps decides each visit once and tells each person once', async () => {
  const sent = () => close(work.manager, chosen(), { closure })
  const deaths = await dyingAtEachStep(sent, half)
  expect(deaths, 'of the form').toBeGreaterThan(5)
  expect(await decisions()).toHaveLength(3)
  expect(await dyingAtEachStep(carriedOut, half), 'of the worker').toBeGreaterThan(10)
  expect(await whole()).toEqual(CLOSED)
})

test('undoing that dies at each of its steps restores each visit once, and nobody is told', async () => {
  await close(work.manager, chosen(), { closure })
  await carriedOut()
  await work.manager.get(`/fr/staff/closures/${closure}`)
  await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
  expect(await dyingAtEachStep(carriedOut, half)).toBeGreaterThan(8)
  expect(await whole()).toEqual({
    ...{ kinds: [], calls: [], statuses: ['booked', 'booked', 'booked'] },
    decided: ['cancel undone', 'move undone', 'telephone undone'],
    disorder: [],
  })
})

test('control: were a decision said to be done whatever became of it, a death would lose a visit', async () => {
  await close(work.manager, chosen(), { closure })
  const careless = `begin perform carry_out(p_who, d, k); exception when others then
    update closure_decision set state = 'done' where id = d.id; end;`
  const change = (words: string) => words.replace('perform carry_out(p_who, d, k);', careless)
  await sabotagedRoutine(context, 'carry_out_next', change, () =>
    expect(dyingAtEachStep(carriedOut, half)).rejects.toThrow(),
  )
})

test('control: without the version of a visit, two decisions on it would tell its person twice', async () => {
  const [visit] = work.booked
  await close(work.manager, [`${visit?.id}.1.cancel`])
  const double = `insert into closure_decision (closure_id, appointment_id, version, was_at, kind, decided_by)
    select closure_id, appointment_id, version, was_at, kind, decided_by from closure_decision`
  await expect(seen(double)).rejects.toThrow('closure_decision_once')
  const [{ index } = { index: '' }] = await seen<{ index: string }>(
    `select pg_get_indexdef('closure_decision_once'::regclass) as index`,
  )
  const change = (words: string) =>
    words.replace("a.status <> 'booked' or a.version <> d.version or", '')
  const drop = 'drop index closure_decision_once'
  await sabotaged(context, drop, `delete from closure_decision; ${index}`, () =>
    sabotagedRoutine(context, 'carry_out', change, async () => {
      await seen(double)
      await carriedOut()
      expect(await outbox()).toHaveLength(2)
    }),
  )
})
