import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { cancel } from '../../../src/booking/appointment/cancel.ts'
import { move } from '../../../src/booking/move/move.ts'
import { submission } from '../../../src/booking/submission/submission.ts'
import { fr } from '../../../src/i18n/fr.ts'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, disorder, many } from '../../support/booking.ts'
import { aClinic, aPerson, aPlan, aPractitioner } from '../../support/factories.ts'
import { atMinute, type ClinicAtWork, DAY, useClosing } from './closing.ts'

const context = useApp()
const closing = useClosing(context)
const { close, carriedOut, seen, visits, slotStatus, decisions, outbox } = closing
let work: ClinicAtWork
let first: ClinicAtWork['booked'][number]
let second: ClinicAtWork['booked'][number]

beforeEach(async () => {
  work = await closing.aClinicAtWork()
  const [one, other] = work.booked
  if (!one || !other) throw new Error('nobody booked')
  first = one
  second = other
})

const said = (id: string, kind: string, version = 1) => `${id}.${version}.${kind}`
const inMinutes = (minutes: number) =>
  new Date(Date.parse('2026-11-22T15:00:00Z') + minutes * 60_000)

/** Has a plan say what the day of the tests has, so that its slots come back when it is opened again. */
async function planned() {
  const lines = `insert into plan_line (plan_id, healthcare_service_id, weekday, from_time, to_time)
    select $1, healthcare_service_id, 2, '09:00', '10:00' from slot where id = $2`
  const plan = await aPlan(context.owner, work.clinic, work.anne)
  await context.owner.query(lines, [plan.id, work.free])
  await context.owner.query(
    `update slot set healthcare_service_id = (select healthcare_service_id from slot where id = $1)
      where clinic_id = $2`,
    [work.free, work.clinic],
  )
}

/** Days that are offered need a privacy officer. */
const anOfficer = () =>
  context.owner.query(
    `insert into staff_role (account_id, clinic_id, role) select account_id, clinic_id, 'privacy' from staff_role
      where clinic_id = $1 limit 1`,
    [work.clinic],
  )

const reviews = () =>
  seen<{ kind: string; closed_why: string | null }>(
    'select kind, closed_why from review_item order by id',
  )

describe('the days of a closure', () => {
  test('are shown first, with who comes, by one row of the log, and nothing is done', async () => {
    const before = await seen('select max(id) as id from access_log')
    const { text } = await work.manager.get(
      `/fr/staff/closures/new?with=&first_day=${DAY}&last_day=`,
    )
    expect(text).toContain('Lafrenière-Roy, Élodie')
    expect(text).toContain('2 rendez-vous sont concernés')
    expect(text).toContain('1 plage sans rendez-vous sera retirée')
    const rows = await seen('select who, why, clinic_id from access_log where id > $1', [
      before[0]?.['id'],
    ])
    expect(rows).toEqual([
      { who: expect.stringMatching(/^staff:/), why: 'day', clinic_id: work.clinic },
    ])
    expect(await slotStatus(work.free)).toBe('free')
  })

  test('offer nothing before any visit is cancelled, nor the slot that a cancelled visit frees', async () => {
    await close(work.manager, [said(first.id, 'cancel'), said(second.id, 'keep')])
    // Nothing is carried out yet.
    expect((await visits()).map(({ status }) => status)).toEqual(['booked', 'booked'])
    expect(await slotStatus(work.free)).toBe('entered-in-error')
    await carriedOut()
    expect((await visits()).map(({ status }) => status)).toEqual(['cancelled', 'booked'])
    expect(await slotStatus(first.slot)).toBe('entered-in-error')
    expect(await slotStatus(second.slot)).toBe('busy')
    expect(await disorder(context)).toEqual([])
  })

  test('control: a visit that is cancelled on a day that is not closed frees a slot that is offered', async () => {
    const appointment = await first.visitor.opened(first.id)
    const asked = { ...submission(randomUUID(), {}), appointment, actor: first.visitor.actor }
    await cancel(context.db, asked)
    expect(await slotStatus(first.slot)).toBe('free')
  })

  test('of one practitioner leave the others’ as they are', async () => {
    const luc = (await aPractitioner(context.owner, work.clinic, { last_name: 'Roy' })).id
    const his = await work.slot(200, { practitioner_id: luc })
    const asked = `/fr/staff/closures/new?with=${work.anne}&first_day=${DAY}&last_day=`
    const preview = await work.manager.get(asked)
    expect(preview.status).toBe(200)
    expect(preview.text).toContain('1 plage sans rendez-vous sera retirée')
    const { closure } = await close(work.manager, [], { whom: work.anne })
    expect(await slotStatus(his)).toBe('free')
    expect(await slotStatus(work.free)).toBe('entered-in-error')
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('Toute la clinique')
  })

  test('may be hours of a day: what lies in them in part is closed, and all else is offered and may be moved to', async () => {
    await planned()
    const day = `with=&first_day=${DAY}&last_day=`
    const { text } = await work.manager.get(
      `/fr/staff/closures/new?${day}&from_time=9:25&to_time=9 h 40`,
    )
    expect(text).toContain('1 rendez-vous est concerné')
    expect(text).toContain('0 plage sans rendez-vous')
    expect(text).not.toContain(first.id)
    expect(text).toContain(said(second.id, `move.${work.free}`))
    const hours = { from_time: '09:25', to_time: '09:40' }
    const decision = [said(first.id, 'cancel'), said(second.id, 'cancel')]
    const { closure } = await close(work.manager, decision, hours)
    await carriedOut()
    expect((await visits()).map(({ status }) => status)).toEqual(['booked', 'cancelled'])
    expect(await slotStatus(second.slot)).toBe('entered-in-error')
    expect(await slotStatus(work.free)).toBe('free')
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(page.text).toContain('9 h 25 à 9 h 40')
    expect((await work.manager.get('/fr/staff/closures')).text).toContain('9 h 25 à 9 h 40')
  })

  test('may be closed from an hour on, or until one, without the other', async () => {
    await planned()
    const asked = `/fr/staff/closures/new?with=&first_day=${DAY}&last_day=`
    const rest = await work.manager.get(`${asked}&from_time=9:25&to_time=`)
    expect(rest.text).toContain('9 h 25 à 23 h 59')
    expect(rest.text).not.toContain(first.id)
    expect(rest.text).toContain(second.id)
    // As a browser does: what the page carries along is what is posted.
    const carried = (name: string) =>
      new RegExp(`name="${name}" value="([^"]*)"`).exec(rest.text)?.[1] ?? ''
    const answer = await work.manager.post('/fr/staff/closures', {
      ...{ closure: carried('closure'), with: '', first_day: DAY, last_day: carried('last_day') },
      ...{ from_time: carried('from_time'), to_time: carried('to_time'), reason: '', decision: [] },
    })
    expect(answer.status).toBe(303)
    expect((await work.manager.get('/fr/staff/closures')).text).toContain('9 h 25 à 23 h 59')
    const start = await work.manager.get(`${asked}&from_time=&to_time=9:20`)
    expect(start.text).toContain('0 h à 9 h 20')
    expect(start.text).toContain(first.id)
    expect(start.text).not.toContain(second.id)
  })

  test('have the soonest of very many visits decided on first', async () => {
    const after = `jsonb_build_object('starts_at', a.ends_at + n * interval '10 minutes',
      'ends_at', a.ends_at + n * interval '10 minutes' + interval '5 minutes')`
    await many(context, second.id, 40, after)
    const soonest = 'ffffffff-ffff-4fff-bfff-ffffffffffff'
    const before = `jsonb_build_object('id', '${soonest}', 'starts_at', a.starts_at - interval '30 minutes',
      'ends_at', a.ends_at - interval '30 minutes')`
    await many(context, first.id, 1, before)
    const { closure } = await close(work.manager, [])
    const { text } = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(text).toContain('43 à décider')
    expect(text).toContain(said(soonest, 'cancel'))
  })

  test('show what was decided, however much of it was undone', async () => {
    const later = `jsonb_build_object('starts_at', a.ends_at + n * interval '2 minutes',
      'ends_at', a.ends_at + n * interval '2 minutes' + interval '1 minute')`
    await many(context, second.id, 200, later)
    const { closure } = await close(work.manager, [])
    await seen(
      `insert into closure_decision (closure_id, appointment_id, version, was_at, kind, state, decided_by)
        select $1, id, version, starts_at + case when id = $2 then interval '8 hours' else interval '0' end, 'keep',
          case when id = $2 then 'done' else 'undone' end, 'staff:test' from appointment`,
      [closure, first.id],
    )
    const { text } = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(text).toContain('201 à décider')
    expect(text.match(/name="decision" value="[0-9a-f-]{36}"/g)).toHaveLength(1)
  })

  test('are asked about quietly: nothing when nothing changed, and no row of the log; else how far they are', async () => {
    const { closure } = await close(work.manager, [said(first.id, 'cancel')])
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    const asked = /data-changes="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&#38;', '&') ?? ''
    expect(page.text).toContain('data-every="2"')
    const rows = () => seen('select id from access_log order by id')
    const before = await rows()
    const headers = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' }
    expect((await work.manager.get(asked, headers)).status).toBe(204)
    expect(await rows()).toEqual(before)
    await carriedOut()
    const { status, text } = await work.manager.get(asked, headers)
    expect(status).toBe(200)
    expect(text).toContain('1 réglé')
    expect(text).not.toContain('<html')
    expect(text).not.toContain('data-every')
    const foreign = await closing.aClinicAtWork()
    expect((await foreign.manager.get(asked, headers)).status).toBe(404)
  })

  test.each([
    [{ from_time: '10:00', to_time: '9:00' }, fr['plans.error.ends']],
    [{ from_time: '', to_time: '0:00' }, fr['plans.error.ends']],
    [{ from_time: '23:59', to_time: '' }, fr['plans.error.ends']],
    [{ from_time: 'midi et quart', to_time: '' }, fr['plans.error.time']],
  ])('refuse hours %o, and what was typed stays', async (hours, why) => {
    const query = new URLSearchParams({ with: '', first_day: DAY, last_day: '', ...hours })
    const { status, text } = await work.manager.get(`/fr/staff/closures/new?${query}`)
    expect(status).toBe(422)
    expect(text).toContain(why)
    expect(text).toContain(`value="${hours.from_time}"`)
  })

  test('get their slots back when they are opened again, and whoever was to be called need not be', async () => {
    await planned()
    await anOfficer()
    const { closure } = await close(work.manager, [said(first.id, 'telephone')])
    await carriedOut()
    expect(await reviews()).toEqual([{ kind: 'telephone', closed_why: null }])
    expect((await work.manager.get('/fr/staff/review')).text).toContain('2 éléments attendent')
    const answer = await work.manager.post(`/fr/staff/closures/${closure}/reopening`, {})
    expect(answer.status).toBe(303)
    expect((await work.manager.get('/fr/staff/closures')).text).toContain('Rouvert')
    expect(await reviews()).toEqual([{ kind: 'telephone', closed_why: 'reopened' }])
    expect((await work.manager.get('/fr/staff/review')).text).toContain('Rien n’attend')
    const free = await seen(
      `select starts_at from slot where clinic_id = $1 and starts_on = $2 and status = 'free'`,
      [work.clinic, DAY],
    )
    expect(free).toEqual([{ starts_at: new Date(atMinute(40)) }])
  })

  test.each([
    ['has the times of its visits again', planned],
    ['has a plan without them', async () => {}],
  ])('that are opened and closed again are asked about again, when the day %s', async (_, plan) => {
    await plan()
    await anOfficer()
    const chosen = [said(first.id, 'keep'), said(second.id, 'telephone')]
    const { closure } = await close(work.manager, chosen)
    await carriedOut()
    await work.manager.post(`/fr/staff/closures/${closure}/reopening`, {})
    const asked = `/fr/staff/closures/new?with=&first_day=${DAY}&last_day=`
    expect((await work.manager.get(asked)).text).toContain('2 rendez-vous sont concernés')
    const later = await close(work.manager, [])
    const page = await work.manager.get(`/fr/staff/closures/${later.closure}`)
    expect(page.text).toContain('2 à décider')
    // Both are before the clinic again: the one that was kept, and the one whose call is closed or waits still.
    const list = await work.manager.get('/fr/staff/review')
    for (const { id } of [first, second])
      expect(list.text).toContain(`/fr/staff/day?day=${DAY}#visit-${id}`)
    const path = `/fr/staff/closures/${later.closure}/decisions`
    await work.manager.post(path, { decision: chosen })
    await carriedOut()
    expect((await decisions()).map(({ kind, state }) => [kind, state])).toEqual([
      ...[
        ['keep', 'undone'],
        ['telephone', 'undone'],
      ],
      ...[
        ['keep', 'done'],
        ['telephone', 'done'],
      ],
    ])
    expect((await work.manager.get('/fr/staff/review')).text).toContain('1 élément attend')
  })

  test.each([
    ['yesterday', { first_day: '2026-11-20' }],
    ['a last day before the first', { last_day: '2026-11-23' }],
    ['no day at all', { first_day: '2026-13-41' }],
    ['nobody', { with: 'x' }],
  ])('are asked for again when they are %s, and what was typed stays', async (_, wrong) => {
    await work.manager.get(`/fr/staff/closures/new?with=&first_day=${DAY}&last_day=`)
    const fields = {
      closure: randomUUID(),
      with: '',
      first_day: DAY,
      last_day: '',
      reason: 'Congrès',
    }
    const answer = await work.manager.post('/fr/staff/closures', { ...fields, ...wrong })
    expect(answer.status).toBe(422)
    expect(await slotStatus(work.free)).toBe('free')
  })

  test('are not closed by a decision that is none, and the others stay chosen', async () => {
    const { answer } = await close(work.manager, [
      said(first.id, 'forget'),
      said(second.id, 'keep'),
    ])
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(new RegExp(`value="${said(second.id, 'keep')}"\\s+selected`))
    expect(answer.text).toContain('Tempête')
    expect(await slotStatus(work.free)).toBe('free')
  })

  test('are closed by whoever proved lately who they are, and what was chosen is kept meanwhile', async () => {
    await work.manager.get(`/fr/staff/closures/new?with=&first_day=${DAY}&last_day=`)
    await context.travel(inMinutes(6))
    const { answer, closure } = await close(work.manager, [said(first.id, 'cancel')])
    expect(answer.status).toBe(403)
    expect(answer.text).toContain(said(first.id, 'cancel'))
    expect(await slotStatus(work.free)).toBe('free')
    const fields = {
      with: '',
      first_day: DAY,
      last_day: '',
      from_time: '',
      to_time: '',
      reason: '',
    }
    const again = { ...fields, closure, decision: [said(first.id, 'cancel')], form_proof: 'demo' }
    expect((await work.manager.post('/fr/staff/closures', again)).status).toBe(303)
  })

  test('are nobody else’s: not reception’s, not another clinic’s', async () => {
    const { closure } = await close(work.manager, [])
    const elsewhere = (await aClinic(context.owner)).id
    const stranger = await closing.aManager(elsewhere)
    const desk = await aWorker(context, [{ clinic: work.clinic, role: 'reception' }])
    await authorize(context, desk.account, work.clinic)
    for (const client of [stranger, desk.client]) {
      expect((await client.get(`/fr/staff/closures/${closure}`)).status).toBe(404)
      await client.get('/fr/staff')
      for (const [path, fields] of [
        ['decisions', { decision: [said(first.id, 'cancel')] }],
        ['undoing', { decision: 'all' }],
        ['reopening', {}],
      ] as const)
        expect(
          (await client.post(`/fr/staff/closures/${closure}/${path}`, { ...fields } as never))
            .status,
        ).toBe(404)
    }
    expect((await desk.client.get('/fr/staff/closures')).status).toBe(404)
    expect(await decisions()).toEqual([])
  })

  test('of another clinic are never decided on by an id in a form', async () => {
    const other = await closing.aClinicAtWork()
    await close(other.manager, [said(first.id, 'cancel')])
    await carriedOut()
    expect(await decisions()).toEqual([])
    expect((await visits()).every(({ status }) => status === 'booked')).toBe(true)
  })
})

describe('a visit of a closed day', () => {
  test('is cancelled once, said to be by the clinic, told after ten minutes and not before', async () => {
    const { closure } = await close(work.manager, [
      said(first.id, 'cancel'),
      said(second.id, 'cancel'),
    ])
    await Promise.all([carriedOut(), carriedOut(), carriedOut()])
    expect(await outbox()).toHaveLength(2)
    expect(new Set((await outbox()).map(({ kind }) => kind))).toEqual(
      new Set(['cancelled_by_clinic']),
    )
    const events = await seen(
      `select kind, reason, channel, who from appointment_event where kind <> 'booked' order by id`,
    )
    const who = expect.stringMatching(/^staff:/)
    expect(events).toEqual(
      [1, 2].map(() => ({ kind: 'cancelled', reason: 'clinic', channel: null, who })),
    )
    const due = await seen('select distinct not_before from outbox')
    expect(due).toEqual([{ not_before: inMinutes(10) }])
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(page.text).toContain('Tout est réglé')
    expect(page.text).toMatch(/Le message part à 10\sh\s10/)
  })

  test('moves to the time that was held for it, which nobody else gets meanwhile', async () => {
    await close(work.manager, [said(first.id, `move.${work.elsewhere}`)])
    const other = aVisitor(context, await aPerson(context.owner, context.keys))
    expect(await other.hold(work.elsewhere)).toMatchObject({ outcome: 'slot_held' })
    await carriedOut()
    expect((await visits()).find(({ id }) => id === first.id)).toMatchObject({
      ...{ status: 'booked', slot_id: work.elsewhere, version: 2 },
    })
    expect(await slotStatus(first.slot)).toBe('entered-in-error')
    expect(await outbox()).toEqual([{ kind: 'moved_by_clinic', appointment_id: first.id }])
    expect(await seen('select slot_id from hold')).toEqual([])
    expect(await disorder(context)).toEqual([])
  })

  test('moves to a time that the desk held and let go, which the call holds no more', async () => {
    const [call] = await seen<{ id: string }>(
      `insert into desk_call (id, account_id, clinic_id)
        select gen_random_uuid(), account_id, clinic_id from staff_role where clinic_id = $1 limit 1 returning id`,
      [work.clinic],
    )
    await seen(
      `insert into hold (slot_id, holder, kind, desk_call, until)
        values ($1, gen_random_uuid(), 'desk', $2, '2026-11-22T14:00:00Z')`,
      [work.elsewhere, call?.id],
    )
    const { closure } = await close(work.manager, [said(first.id, `move.${work.elsewhere}`)])
    expect(await seen('select holder, kind, desk_call from hold')).toEqual([
      { holder: closure, kind: 'session', desk_call: null },
    ])
  })

  test('does not move where somebody else is, nor two to one time: it waits for another decision', async () => {
    const other = aVisitor(context, await aPerson(context.owner, context.keys))
    await other.held(work.elsewhere)
    const free = await work.slot(0, { starts_at: '2026-11-27T14:00:00Z' })
    const { closure } = await close(work.manager, [
      said(first.id, `move.${work.elsewhere}`),
      said(second.id, `move.${free}`),
    ])
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(page.text).toContain('Certains rendez-vous ont changé')
    await work.manager.post(`/fr/staff/closures/${closure}/decisions`, {
      decision: [said(first.id, `move.${free}`)],
    })
    await carriedOut()
    expect(await decisions()).toEqual([{ kind: 'move', state: 'done', why: null }])
  })

  test('is put on the list of calls, or of letters, when nothing tells the person', async () => {
    const silent = aVisitor(context, await aPerson(context.owner, context.keys))
    const id = await silent.booked(await work.slot(100))
    await close(work.manager, [said(first.id, 'telephone'), said(id, 'cancel')])
    await carriedOut()
    expect((await reviews()).map(({ kind }) => kind).toSorted()).toEqual(['letter', 'telephone'])
    expect(await outbox()).toEqual([])
  })

  test('that its person changed meanwhile is shown, and not overwritten', async () => {
    const { closure } = await close(work.manager, [
      said(first.id, 'cancel'),
      said(second.id, 'cancel'),
    ])
    const appointment = await first.visitor.opened(first.id)
    const asked = { ...submission(randomUUID(), {}), appointment, actor: first.visitor.actor }
    expect(await cancel(context.db, asked)).toMatchObject({ outcome: 'done' })
    await carriedOut()
    expect(await decisions()).toEqual([
      { kind: 'cancel', state: 'failed', why: 'changed' },
      { kind: 'cancel', state: 'done', why: null },
    ])
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(page.text).toMatch(/Rien n’a été fait\s: ce rendez-vous a changé entre-temps/)
    expect((await outbox()).map(({ kind }) => kind).toSorted()).toEqual([
      'cancelled',
      'cancelled_by_clinic',
    ])
  })

  test('is not decided on by a page that is old', async () => {
    await close(work.manager, [said(first.id, 'cancel', 2)])
    await carriedOut()
    expect(await decisions()).toEqual([])
  })

  test('that nobody decided on stays on the list, which nothing but a decision clears', async () => {
    const { closure } = await close(work.manager, [said(first.id, 'keep')])
    await carriedOut()
    const list = await work.manager.get('/fr/staff/review')
    expect(list.text).toContain('1 élément attend')
    expect(list.text).toContain(`/fr/staff/day?day=${DAY}#visit-${second.id}`)
    expect(list.text).not.toContain('name="item"')
    await work.manager.post(`/fr/staff/closures/${closure}/decisions`, {
      decision: [said(second.id, 'cancel')],
    })
    await carriedOut()
    expect((await work.manager.get('/fr/staff/review')).text).toContain('Rien n’attend')
  })
})

describe('a decision that fails as nobody foresaw', () => {
  /** What breaks whenever a visit changes. */
  async function breaking(visit: string, during: () => Promise<unknown>, code = 'XX000') {
    await seen(`
      create function broken() returns trigger language plpgsql as $$ begin
        if new.id = '${visit}' then raise exception 'broken' using errcode = '${code}'; end if;
        return new;
      end $$;
      create trigger broken before update on appointment for each row execute function broken()`)
    await during().finally(() => seen('drop function broken cascade'))
  }

  test('is told and waits for another, and those of other clinics are carried out', async () => {
    const { closure } = await close(work.manager, [said(first.id, `move.${work.elsewhere}`)])
    const other = await closing.aClinicAtWork({ visits: 1 })
    await close(other.manager, [said(other.booked[0]?.id ?? '', 'cancel')])
    await breaking(first.id, carriedOut)
    expect(await decisions()).toEqual([
      { kind: 'move', state: 'failed', why: 'error' },
      { kind: 'cancel', state: 'done', why: null },
    ])
    expect(closing.told).toEqual([expect.stringContaining('"error":"XX000"')])
    expect(await seen('select slot_id from hold')).toEqual([])
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(page.text).toContain('une erreur que personne n’avait prévue')
    expect(page.text).toContain(said(first.id, 'cancel'))
    expect(await disorder(context)).toEqual([])
  })

  test('to undo leaves what was done, and says so', async () => {
    const { closure } = await close(work.manager, [said(first.id, 'cancel')])
    await carriedOut()
    await work.manager.get(`/fr/staff/closures/${closure}`)
    await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
    await breaking(first.id, carriedOut)
    expect(await decisions()).toEqual([{ kind: 'cancel', state: 'done', why: 'error' }])
    expect(await outbox()).toHaveLength(1)
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(page.text).toMatch(/Impossible de défaire\s: une erreur/)
  })

  test('control: while the database is away, the decision waits', async () => {
    await close(work.manager, [said(first.id, 'cancel')])
    await breaking(first.id, () => expect(carriedOut()).rejects.toThrow('broken'), '53200')
    expect(await decisions()).toEqual([{ kind: 'cancel', state: 'pending', why: null }])
    // The connection that was given up may hold the decision a moment longer.
    const later = () => carriedOut().then(decisions)
    await expect
      .poll(later, { timeout: 60_000 })
      .toEqual([{ kind: 'cancel', state: 'done', why: null }])
  })
})

describe('until its messages leave', () => {
  test('a cancelled visit is restored with its slot, its message taken back, and that is an event', async () => {
    const { closure } = await close(work.manager, [said(first.id, 'cancel')])
    await carriedOut()
    await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
    await carriedOut()
    expect((await visits()).find(({ id }) => id === first.id)).toMatchObject({
      ...{ status: 'booked', slot_id: first.slot, version: 3 },
    })
    expect(await slotStatus(first.slot)).toBe('busy')
    expect(await outbox()).toEqual([])
    const events = await seen(
      'select kind from appointment_event where appointment_id = $1 order by id',
      [first.id],
    )
    expect(events.map(({ kind }) => kind)).toEqual(['booked', 'cancelled', 'restored'])
    expect(await disorder(context)).toEqual([])
    // It is on a closed day still: it may be decided on again.
    expect((await work.manager.get(`/fr/staff/closures/${closure}`)).text).toContain(
      said(first.id, 'cancel', 3),
    )
  })

  test('a moved visit goes back, and the other time is free again', async () => {
    const { closure } = await close(work.manager, [said(first.id, `move.${work.elsewhere}`)])
    await carriedOut()
    await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
    await carriedOut()
    expect((await visits()).find(({ id }) => id === first.id)).toMatchObject({
      slot_id: first.slot,
    })
    expect(await slotStatus(work.elsewhere)).toBe('free')
    expect(await outbox()).toEqual([])
    expect(await disorder(context)).toEqual([])
  })

  test('a visit that was beside another is beside nothing where it moves, and beside it again once undone', async () => {
    await seen(
      `update appointment a set slot_id = b.slot_id, starts_at = b.starts_at, ends_at = b.ends_at, overbooking_reason = 'urgent'
        from appointment b where (a.id, b.id) = ($1, $2)`,
      [second.id, first.id],
    )
    await seen(`update slot set status = 'free' where id = $1`, [second.slot])
    const { closure } = await close(work.manager, [
      said(first.id, 'cancel'),
      said(second.id, `move.${work.elsewhere}`),
    ])
    const where = () =>
      seen('select status, slot_id, overbooking_reason from appointment order by id')
    await carriedOut()
    const alone = { overbooking_reason: null }
    expect(await where()).toEqual([
      { ...alone, status: 'cancelled', slot_id: first.slot },
      { ...alone, status: 'booked', slot_id: work.elsewhere },
    ])
    const done = await seen<{ id: string }>('select id from closure_decision order by kind desc')
    await work.manager.get(`/fr/staff/closures/${closure}`)
    for (const { id } of done) {
      await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: id })
      await carriedOut()
    }
    expect(await where()).toEqual([
      { ...alone, status: 'booked', slot_id: first.slot },
      { status: 'booked', slot_id: first.slot, overbooking_reason: 'urgent' },
    ])
    expect(await slotStatus(first.slot)).toBe('busy')
    expect(await slotStatus(work.elsewhere)).toBe('free')
  })

  test('a message of another kind about the visit neither keeps it from going back nor is taken back', async () => {
    const { closure } = await close(work.manager, [said(first.id, `move.${work.elsewhere}`)])
    await carriedOut()
    await seen(
      `insert into outbox (channel, kind, patient_id, appointment_id, version, locale, session, not_after)
        select channel, 'reminder', patient_id, appointment_id, version, locale, session, not_after from outbox`,
    )
    await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
    await carriedOut()
    expect(await decisions()).toEqual([{ kind: 'move', state: 'undone', why: null }])
    expect(await outbox()).toEqual([{ kind: 'reminder', appointment_id: first.id }])
  })

  test.each(['keep', 'telephone', 'cancel'])(
    'whoever undoes “%s” leaves the call and the letter that something else asked for',
    async (kind) => {
      const silent = aVisitor(context, await aPerson(context.owner, context.keys))
      const id = await silent.booked(await work.slot(100))
      await seen(
        `insert into review_item (clinic_id, kind, appointment_id, cause, opened_by)
        select $1, kind, $2, 'another closure', 'staff' from unnest(array['telephone', 'letter']) kind`,
        [work.clinic, id],
      )
      const { closure } = await close(work.manager, [said(id, kind)])
      await carriedOut()
      await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
      await carriedOut()
      expect((await decisions()).map(({ state }) => state)).toEqual(['undone'])
      expect((await visits()).find((visit) => visit.id === id)).toMatchObject({ status: 'booked' })
      expect((await reviews()).map(({ closed_why }) => closed_why)).toEqual([null, null])
    },
  )

  test('and no longer: once it has left, or its time has come, the decision stands', async () => {
    const { closure } = await close(work.manager, [
      said(first.id, 'cancel'),
      said(second.id, 'cancel'),
    ])
    await carriedOut()
    // The first has gone into the queue, as if the clock of another process were ahead.
    await context.owner.query('delete from outbox where appointment_id = $1', [first.id])
    await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
    await carriedOut()
    expect((await decisions()).map(({ state, why }) => [state, why]).toSorted()).toEqual([
      ['done', 'left'],
      ['undone', null],
    ])
    const page = await work.manager.get(`/fr/staff/closures/${closure}`)
    expect(page.text).toMatch(/Annulé ·\s+Impossible de défaire\s: le message est parti/)
    expect(page.text).not.toContain('Rien n’a été fait')
    await work.manager.post(`/fr/staff/closures/${closure}/decisions`, {
      decision: [said(second.id, 'cancel', 3)],
    })
    await carriedOut()
    await context.travel(inMinutes(11))
    await work.manager.get(`/fr/staff/closures/${closure}`)
    await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
    await carriedOut()
    expect((await visits()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
  })

  test('control: without the count of messages a visit would be restored whose person was told', async () => {
    const { closure } = await close(work.manager, [said(first.id, 'cancel')])
    await carriedOut()
    await seen('update closure_decision set queued = 0')
    await context.owner.query('delete from outbox')
    await work.manager.post(`/fr/staff/closures/${closure}/undoing`, { decision: 'all' })
    await carriedOut()
    expect((await visits()).map(({ status }) => status)).toEqual(['booked', 'booked'])
  })
})

describe('a person who is booking when the day closes', () => {
  test('keeps the hold, and is told at the last step that the time was withdrawn', async () => {
    const somebody = aVisitor(context, await aPerson(context.owner, context.keys))
    const hold = await somebody.held(work.free)
    await close(work.manager, [])
    expect(await somebody.book(hold)).toMatchObject({ outcome: 'slot_taken' })
    expect(fr['booking.error.slot_taken']).toContain('elle a été retirée')
    expect(await disorder(context)).toEqual([])
  })

  test('and the closing never both have the slot, whoever is first', async () => {
    for (let round = 0; round < 3; round++) {
      const here = await closing.aClinicAtWork({ visits: 1 })
      const somebody = aVisitor(context, await aPerson(context.owner, context.keys))
      const hold = await somebody.held(here.free)
      const [mover] = here.booked
      if (!mover) throw new Error('nobody booked')
      const appointment = await mover.visitor.opened(mover.id)
      const actor = mover.visitor.actor
      const held = await mover.visitor.held(here.elsewhere, mover.id)
      const asked = {
        ...submission(randomUUID(), {}),
        appointment,
        actor,
        hold: held,
        proved: false,
      }
      await Promise.all([
        close(here.manager, [said(mover.id, 'cancel')]).then(carriedOut),
        somebody.book(hold),
        move(context.parts, asked),
        carriedOut(),
      ])
      await carriedOut()
      expect(await disorder(context)).toEqual([])
      const free = await seen(
        `select id from slot where clinic_id = $1 and starts_on = $2 and status = 'free'`,
        [here.clinic, DAY],
      )
      expect(free, 'a closed day offers nothing').toEqual([])
    }
  })
})

test('of two managers who close one day at once, each visit is decided on by one', async () => {
  const other = await closing.aManager(work.clinic)
  await other.get('/fr/staff')
  const all = [said(first.id, 'cancel'), said(second.id, 'cancel')]
  const keep = [said(first.id, 'keep'), said(second.id, 'keep')]
  const both = await Promise.all([close(work.manager, all), close(other, keep)])
  expect(both.map(({ answer }) => answer.status)).toEqual([303, 303])
  await carriedOut()
  expect(await decisions()).toHaveLength(2)
  const cancelled = (await visits()).filter(({ status }) => status === 'cancelled')
  expect(await outbox()).toHaveLength(cancelled.length)
})

test('a form that is sent twice closes once', async () => {
  const closure = randomUUID()
  const given = [said(first.id, 'cancel')]
  await close(work.manager, given, { closure })
  await carriedOut()
  const { answer } = await close(work.manager, given, { closure })
  expect(answer.location).toBe(`/fr/staff/closures/${closure}`)
  await carriedOut()
  expect(await outbox()).toHaveLength(1)
  expect(await decisions()).toHaveLength(1)
})
