import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { cancel } from '../../../src/booking/appointment/cancel.ts'
import { submission } from '../../../src/booking/submission/submission.ts'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, disorder, superuser } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPerson, aPractitioner, aService, aSlot } from '../../support/factories.ts'

const context = useApp()
const DAY = '/fr/staff/day?day=2026-11-22'
/** Sunday 22 November 2026; the visit is at 10:10 in Montréal, ten minutes after the tests' clock begins. */
const at = (time: string) => new Date(`2026-11-22T${time}Z`)
let clinic: string
let reception: TestClient
let visit: string
let anne: string
let person: string

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic, { last_name: 'Desmarais' })).id
  const starts_at = '2026-11-22T15:10:00Z'
  const slot = await aSlot(context.owner, { clinic_id: clinic, practitioner_id: anne, starts_at })
  const somebody = await aPerson(context.owner, context.keys)
  person = somebody.person
  visit = await aVisitor(context, somebody).booked(slot.id, 'elodie@exemple.ca')
  const { client, account } = await aWorker(context, [{ clinic, role: 'reception' }])
  await authorize(context, account, clinic)
  reception = client
})

async function stored() {
  const client = await superuser(context)
  const { rows } = await client.query(
    'select status, arrived_at, roomed_at, seen_at, version from appointment where id = $1',
    [visit],
  )
  await client.end()
  return rows[0]
}

async function moveTo(starts_at: string) {
  const client = await superuser(context)
  await client.query(
    `update appointment set starts_at = $1, ends_at = $1::timestamptz + interval '20 minutes'`,
    [starts_at],
  )
  await client.end()
}

async function mark(name: string, was: string, { client = reception, appointment = visit } = {}) {
  await client.get(DAY)
  const fields = { appointment, was, mark: name, day: '2026-11-22', with: '' }
  return client.post('/fr/staff/day/marks', fields)
}

test('the day shows who comes, when, for what, how to reach them; and one row of the log says who looked', async () => {
  const { text } = await reception.get(DAY)
  expect(text).toContain('Lafrenière-Roy, Élodie')
  expect(text).toContain('Dre Desmarais')
  expect(text).toMatch(/10\sh\s10/)
  expect(text).toContain('41 ans')
  expect(text).toContain('Consultation semi-urgente')
  expect(text).not.toContain('elodie@exemple.ca')
  // As a word: a random token of the page may hold these letters in its middle.
  expect(text).not.toMatch(/\b(?:TEST|DEMO) ?8/)
  const { rows } = await context.owner.query(
    `select who, why, clinic_id, from_at, to_at from access_log where why = 'day' and clinic_id = $1`,
    [clinic],
  )
  expect(rows).toEqual([
    {
      who: expect.stringMatching(/^staff:/),
      why: 'day',
      clinic_id: clinic,
      from_at: new Date('2026-11-22T05:00:00Z'),
      to_at: new Date('2026-11-23T05:00:00Z'),
    },
  ])
})

test('a cancelled visit is not on the day, nor another day’s', async () => {
  const client = await superuser(context)
  await client.query(`update appointment set status = 'cancelled'`)
  await client.end()
  expect((await reception.get(DAY)).text).toContain('Aucun rendez-vous')
  expect((await reception.get('/fr/staff/day?day=2026-11-23')).text).toContain('Aucun rendez-vous')
})

test.each([
  ...['form=x', 'status=204', 'week=0000-06-01', 'week=9999-12-31', 'day=9999-99-99', 'with=%00'],
  ...['day=0001-01-01', 'day[]=2026-11-22', 'errors=1&visits=x'],
])(
  'whatever an address says (%s), its page is the day, and moving is a page or none',
  async (query) => {
    expect((await reception.get(`/fr/staff/day?${query}`)).status).toBe(200)
    const { status } = await reception.get(
      `/fr/staff/day/visits/${visit}/move?day=2026-11-22&${query.replace(/^day=.*/, '')}`,
    )
    expect([200, 404]).toContain(status)
  },
)

test('a visit shows how to reach the person and everything that happened to it, by whom', async () => {
  const { client, account } = await aWorker(context, [{ clinic, role: 'manager' }])
  await authorize(context, account, clinic)
  await mark('arrived', 'booked')
  await mark('undone', 'arrived', { client })
  await mark('arrived', 'booked', { client: reception })
  const { text } = await reception.get(`/fr/staff/day/visits/${visit}?day=2026-11-22`)
  expect(text).toContain('mailto:elodie@exemple.ca')
  const told = [
    ...text.matchAll(/<li><strong>([^<]+)<\/strong>[\s\S]*?<small>([\s\S]*?)<\/small>/g),
  ]
  expect(told.map(([, what]) => what)).toEqual([
    ...['Réservé', 'Arrivée', 'Dernière mention retirée', 'Arrivée'],
  ])
  expect(told[0]?.[2]).toContain('en ligne')
  expect(told[2]?.[2]).toContain('Maude Essai')
  expect(text).toMatch(/Courriel – confirmation\s: en attente/)
})

test('a cancelled visit is found on its day, and the page of one of elsewhere does not exist', async () => {
  await reception.get(`/fr/staff/day/visits/${visit}/cancellation?day=2026-11-22`)
  const how = { day: '2026-11-22', version: '1', for: 'practitioner', how: 'telephone' }
  await reception.post(`/fr/staff/day/visits/${visit}/cancellation`, how)
  const { text } = await reception.get(DAY)
  expect(text).toContain('1 annulé')
  const page = `/fr/staff/day/visits/${visit}?day=2026-11-22`
  expect(text).toContain(`href="${page}"`)
  expect((await reception.get(page)).text).toMatch(/Annulé<\/strong>\s+· Le professionnel/)
  expect((await reception.get(page.replace('22', '23'))).status).toBe(404)
  const elsewhere = (await aClinic(context.owner)).id
  const other = await aWorker(context, [{ clinic: elsewhere, role: 'reception' }])
  await authorize(context, other.account, elsewhere)
  expect((await other.client.get(page)).status).toBe(404)
})

describe('a visit', () => {
  test('is arrived, in a room, and done, each with its time; and each is undone', async () => {
    await context.travel(at('15:01:00'))
    await mark('arrived', 'booked')
    expect(await stored()).toMatchObject({ status: 'arrived', arrived_at: at('15:01:00') })
    await context.travel(at('15:05:00'))
    await mark('roomed', 'arrived')
    expect(await stored()).toMatchObject({ status: 'arrived', roomed_at: at('15:05:00') })
    await context.travel(at('15:12:00'))
    const answer = await mark('seen', 'roomed')
    expect(answer.location).toBe(`${DAY}#visit-${visit}`)
    expect(await stored()).toMatchObject({ status: 'fulfilled', seen_at: at('15:12:00') })
    expect((await reception.get(DAY)).text).toContain('1 terminé')
    await mark('undone', 'fulfilled')
    expect(await stored()).toMatchObject({
      status: 'arrived',
      roomed_at: at('15:05:00'),
      seen_at: null,
    })
    await mark('undone', 'roomed')
    expect(await stored()).toMatchObject({ status: 'arrived', roomed_at: null })
    await mark('undone', 'arrived')
    expect(await stored()).toMatchObject({ status: 'booked', arrived_at: null, version: 1 })
  })

  test('is missed only once its hour is past, and never by itself', async () => {
    await context.travel(at('15:09:00'))
    expect((await reception.get(DAY)).text).not.toContain('value="missed"')
    await mark('missed', 'booked')
    expect(await stored()).toMatchObject({ status: 'booked' })
    await context.travel(at('15:11:00'))
    expect((await reception.get(DAY)).text).toContain('value="missed"')
    await mark('missed', 'booked')
    expect(await stored()).toMatchObject({ status: 'noshow' })
    await mark('undone', 'noshow')
    expect(await stored()).toMatchObject({ status: 'booked' })
  })

  test('takes no mark before its day, and is done or missed after it, at no time that anybody would make up', async () => {
    await moveTo('2026-11-23T05:10:00Z')
    for (const name of ['arrived', 'roomed', 'seen', 'missed']) await mark(name, 'booked')
    expect(await stored()).toMatchObject({ status: 'booked' })
    await moveTo('2026-11-20T15:10:00Z')
    await mark('arrived', 'booked')
    expect(await stored()).toMatchObject({ status: 'booked' })
    expect((await reception.get(DAY)).text).toMatch(/sans suite[\s\S]*Vendredi 20 novembre 2026/)
    await mark('seen', 'booked')
    expect(await stored()).toMatchObject({ status: 'fulfilled', seen_at: null })
    expect((await reception.get(DAY)).text).not.toContain('sans suite')
  })

  test('that two people mark at once is marked once, and the second is told', async () => {
    await context.travel(at('15:01:00'))
    const { client, account } = await aWorker(context, [{ clinic, role: 'manager' }])
    await authorize(context, account, clinic)
    await context.travel(at('15:01:00'))
    await Promise.all([reception.get(DAY), client.get(DAY)])
    const fields = {
      appointment: visit,
      was: 'booked',
      mark: 'arrived',
      day: '2026-11-24',
      with: '',
    }
    await Promise.all([
      reception.post('/fr/staff/day/marks', fields),
      client.post('/fr/staff/day/marks', fields),
    ])
    const { rows } = await context.owner.query(
      `select outcome from access_log where appointment_id = $1 and why = 'day' and outcome is not null order by outcome`,
      [visit],
    )
    expect(rows).toEqual([{ outcome: 'arrived' }, { outcome: 'changed' }])
  })
})

describe('nobody else', () => {
  test('of another clinic sees or marks it, by page, form or id', async () => {
    const elsewhere = (await aClinic(context.owner)).id
    const { client, account } = await aWorker(context, [{ clinic: elsewhere, role: 'reception' }])
    await authorize(context, account, elsewhere)
    await context.travel(at('15:01:00'))
    expect((await client.get(DAY)).text).not.toContain('Lafrenière-Roy')
    expect((await mark('arrived', 'booked', { client })).status).toBe(404)
    expect(await stored()).toMatchObject({ status: 'booked' })
  })

  test('who sees people sees a colleague’s day', async () => {
    const luc = (await aPractitioner(context.owner, clinic)).id
    const own = await aWorker(context, [{ clinic, role: 'practitioner' }], anne)
    const other = await aWorker(context, [{ clinic, role: 'practitioner' }], luc)
    for (const { account } of [own, other]) await authorize(context, account, clinic)
    await context.travel(at('15:01:00'))
    expect((await own.client.get(DAY)).text).toContain('Lafrenière-Roy')
    expect((await other.client.get(`${DAY}&with=${anne}`)).text).not.toContain('Lafrenière-Roy')
    expect((await mark('arrived', 'booked', { client: other.client })).status).toBe(404)
    expect((await mark('arrived', 'booked', { client: own.client })).status).toBe(303)
    expect(await stored()).toMatchObject({ status: 'arrived' })
  })

  test.each([
    ['whose training is a year old', '2025-11-22', 403],
    ['whose training is a day younger', '2025-11-23', 200],
  ])('%s: %s gives %i', async (_, trained, status) => {
    const { client, account } = await aWorker(context, [{ clinic, role: 'reception' }])
    await authorize(context, account, clinic, trained)
    await context.travel(at('15:01:00'))
    const page = await client.get(DAY)
    expect(page.status).toBe(status)
    expect(page.text.includes('Lafrenière-Roy')).toBe(status === 200)
    expect(page.text.includes('Accès suspendu')).toBe(status === 403)
  })

  test('is the privacy officer or the network: their day does not exist', async () => {
    for (const [role, where] of [
      ['privacy', clinic],
      ['network', null],
    ] as const) {
      const { client } = await aWorker(context, [{ clinic: where, role }])
      expect((await client.get(DAY)).status, role).toBe(404)
    }
  })
})

test('whoever arrived cancels no more', async () => {
  await context.travel(at('15:01:00'))
  await mark('arrived', 'booked')
  const somebody = aVisitor(context, { person })
  const client = await superuser(context)
  await client.query('update appointment set booked_by = $1', [`session:${somebody.session}`])
  await client.end()
  const appointment = await somebody.opened(visit)
  const asked = { ...submission(randomUUID(), {}), appointment, actor: somebody.actor }
  expect(await cancel(context.db, asked)).toMatchObject({ outcome: 'too_late' })
  expect(await stored()).toMatchObject({ status: 'arrived' })
})

describe('a visit that the clinic cancels', () => {
  const fields = { day: '2026-11-22', version: '1', for: 'clinic', how: 'telephone' }
  const path = () => `/fr/staff/day/visits/${visit}/cancellation`

  async function cancelled(change: Record<string, string> = {}, client = reception) {
    await client.get(`${path()}?day=2026-11-22`)
    return client.post(path(), { ...fields, ...change })
  }

  const queued = async () =>
    (await context.owner.query(`select kind from outbox where kind like 'cancelled%'`)).rows

  test('frees its slot, says for whom and how, and tells the person in words of its own, once', async () => {
    const page = await reception.get(`${path()}?day=2026-11-22`)
    expect(page.text).toContain('Lafrenière-Roy, Élodie')
    expect((await cancelled()).location).toBe('/fr/staff/day?day=2026-11-22')
    // Pressed twice, it is done once, and said so.
    await reception.post(path(), fields)
    expect((await reception.get(DAY)).text).not.toContain('rien n’a été annulé')
    const client = await superuser(context)
    const { rows } = await client.query(
      'select status, cancelled_for, cancelled_how, cancelled_late, version from appointment',
    )
    await client.end()
    expect(rows).toEqual([
      {
        ...{ status: 'cancelled', cancelled_for: 'clinic', cancelled_how: 'telephone' },
        ...{ cancelled_late: false, version: 2 },
      },
    ])
    expect((await context.owner.query('select status from slot')).rows).toEqual([
      { status: 'free' },
    ])
    expect(await queued()).toEqual([{ kind: 'cancelled_by_clinic' }])
    const told = await context.owner.query('select distinct session from outbox')
    expect(told.rows, 'where who booked it looks').toHaveLength(1)
  })

  test('is told though the address had its share of the day: a clinic fills no stranger’s mailbox', async () => {
    await context.owner.query(
      `insert into mailed (address_index) select address_index from mailed, generate_series(1, 40)`,
    )
    await cancelled()
    expect(await queued()).toEqual([{ kind: 'cancelled_by_clinic' }])
  })

  test('for a person who asked is told in the words of any cancellation, and is late after the deadline', async () => {
    await cancelled({ for: 'patient', how: 'desk' })
    expect(await queued()).toEqual([{ kind: 'cancelled' }])
    const client = await superuser(context)
    const { rows } = await client.query('select cancelled_late from appointment')
    await client.end()
    expect(rows).toEqual([{ cancelled_late: true }])
  })

  test.each([
    [{ for: '' }, 'Dites qui annule'],
    [{ how: 'web' }, 'Dites comment'],
  ])('asks for what is missing (%j), and cancels nothing', async (change, said) => {
    const answer = await cancelled(change as Record<string, string>)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(said)
    expect(await stored()).toMatchObject({ status: 'booked' })
  })

  test('is not cancelled once it has begun, nor when it changed since', async () => {
    await cancelled({ version: '2' })
    expect(await stored()).toMatchObject({ status: 'booked' })
    await context.travel(at('15:11:00'))
    await cancelled()
    expect(await stored()).toMatchObject({ status: 'booked' })
    expect(await queued()).toEqual([])
  })

  test('is nobody else’s: not of another clinic, not of whoever only sees people themselves', async () => {
    const elsewhere = (await aClinic(context.owner)).id
    const stranger = await aWorker(context, [{ clinic: elsewhere, role: 'reception' }])
    await authorize(context, stranger.account, elsewhere)
    const own = await aWorker(context, [{ clinic, role: 'practitioner' }], anne)
    await authorize(context, own.account, clinic)
    for (const { client } of [stranger, own]) {
      await client.get('/fr/staff')
      expect((await client.get(`${path()}?day=2026-11-22`)).status).toBe(404)
      expect((await client.post(path(), fields)).status).toBe(404)
    }
    expect(await stored()).toMatchObject({ status: 'booked' })
  })
})

describe('a visit that the clinic moves', () => {
  const path = () => `/fr/staff/day/visits/${visit}/move`
  const free = (starts_at: string, row = {}) =>
    aSlot(context.owner, { clinic_id: clinic, practitioner_id: anne, starts_at, ...row })

  async function moved(slot: string, change: Record<string, string> = {}, client = reception) {
    await client.get(`${path()}?day=2026-11-22`)
    return client.post(path(), {
      day: '2026-11-22',
      week: '2026-11-16',
      version: '1',
      slot,
      ...change,
    })
  }

  async function placed() {
    const client = await superuser(context)
    const { rows } = await client.query('select slot_id, status, version from appointment')
    await client.end()
    return rows[0]
  }

  test('begins at the first slot of its own reason and method, not at one that comes before', async () => {
    const first = await free('2026-11-24T14:00:00Z', { method: 'telephone' })
    const second = await free('2026-11-24T14:30:00Z', { reason: 'urgent' })
    const like = await free('2026-11-24T15:00:00Z')
    const { text } = await reception.get(`${path()}?day=2026-11-22&week=2026-11-23`)
    expect(text).toMatch(new RegExp(`value="${like.id}"\\s+autofocus`))
    for (const { id } of [first, second]) expect(text).toContain(`value="${id}">`)
  })

  test('is told as the clinic’s doing only where the clinic wished it', async () => {
    const other = await free('2026-11-24T15:00:00Z')
    const fields = { day: '2026-11-22', week: '2026-11-23', version: '1', slot: other.id }
    await reception.get(`${path()}?day=2026-11-22&week=2026-11-23`)
    expect((await reception.post(path(), { ...fields, how: 'clinic' })).status).toBe(303)
    const { rows } = await context.owner.query(`select kind from outbox where kind like 'moved%'`)
    expect(rows).toEqual([{ kind: 'moved_by_clinic' }])
  })

  test('shows which slots are for another age, and does not begin at one', async () => {
    const young = await free('2026-11-24T14:00:00Z', { max_age: 17 })
    const suited = await free('2026-11-24T15:00:00Z')
    const { text } = await reception.get(`${path()}?day=2026-11-22&week=2026-11-23`)
    const [first = '', second = ''] = text.split('name="slot"').slice(1)
    expect(first).toContain(young.id)
    expect(first).toContain('pour un autre âge')
    expect(first).not.toContain('autofocus')
    expect(second).toMatch(new RegExp(`${suited.id}"\\s+autofocus`))
    expect(second).not.toContain('pour un autre âge')
    expect((await moved(young.id)).status).toBe(303)
  })

  test('takes the new slot, frees the old, keeps the consent as long, and tells the person in words of its own', async () => {
    const other = await free('2026-11-24T15:00:00Z')
    const page = await reception.get(`${path()}?day=2026-11-22&week=2026-11-23`)
    expect(page.text).toContain(`value="${other.id}"`)
    expect((await moved(other.id)).location).toBe('/fr/staff/day?day=2026-11-22')
    // Pressed twice, it is done once, though the visit is on another day by now.
    const fields = { day: '2026-11-22', week: '2026-11-23', version: '1', slot: other.id }
    expect((await reception.post(path(), fields)).location).toBe('/fr/staff/day?day=2026-11-22')
    expect((await reception.get(DAY)).text).toContain('est déplacé')
    expect(await placed()).toEqual({ slot_id: other.id, status: 'booked', version: 2 })
    const { rows } = await context.owner.query(
      'select id = $1 as new, status from slot order by 1',
      [other.id],
    )
    expect(rows).toEqual([
      { new: false, status: 'free' },
      { new: true, status: 'busy' },
    ])
    const kinds = await context.owner.query(`select kind from outbox where kind like 'moved%'`)
    expect(kinds.rows).toEqual([{ kind: 'moved' }])
    const client = await superuser(context)
    const consent = await client.query(`select ends_at from consent where purpose = 'email'`)
    await client.end()
    expect(consent.rows).toEqual([{ ends_at: new Date('2026-11-24T15:20:00Z') }])
    expect(await disorder(context)).toEqual([])
  })

  test('stays where it is when the slot is taken, held, of another clinic or past, and says why', async () => {
    const taken = await free('2026-11-24T15:00:00Z', { status: 'busy-unavailable' })
    const held = await free('2026-11-24T16:00:00Z')
    await aVisitor(context, await aPerson(context.owner, context.keys)).held(held.id)
    const elsewhere = await aSlot(context.owner, { starts_at: '2026-11-24T17:00:00Z' })
    const past = await free('2026-11-22T14:00:00Z')
    for (const [slot, said] of [
      [taken.id, 'n’est plus libre'],
      [held.id, 'en train de réserver'],
      [elsewhere.id, 'n’est plus libre'],
      [past.id, 'n’est plus libre'],
    ] as const) {
      const answer = await moved(slot)
      expect([answer.status, answer.text.includes(said)]).toEqual([409, true])
    }
    expect(await placed()).toMatchObject({ status: 'booked', version: 1 })
    expect(await disorder(context)).toEqual([])
  })

  test('stays where it is when nobody could reach the person there', async () => {
    const service = await aService(context.owner, clinic, { method: 'telephone' })
    const call = { healthcare_service_id: service.id, method: 'telephone' }
    const answer = await moved((await free('2026-11-24T15:00:00Z', call)).id)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('comment y joindre')
    expect(await placed()).toMatchObject({ version: 1 })
  })

  test('stays where it is when the person is busy then', async () => {
    const luc = (await aPractitioner(context.owner, clinic)).id
    const busy = await free('2026-11-24T15:00:00Z')
    await aVisitor(context, { person }).booked(busy.id)
    const same = await free('2026-11-24T15:10:00Z', { practitioner_id: luc })
    const answer = await moved(same.id)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('a déjà un rendez-vous ici à cette heure')
    expect(await disorder(context)).toEqual([])
  })

  test('stays where it is when the person is busy at another clinic, and no word says so', async () => {
    await aVisitor(context, { person }).booked((await aSlot(context.owner)).id)
    const answer = await moved((await free('2026-11-24T14:30:00Z')).id)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('ne peut pas être déplacé à cette heure')
    expect(answer.text).not.toContain('déjà un rendez-vous')
    expect(await placed()).toMatchObject({ version: 1 })
  })

  test.each([
    ['telephone', 'telephone'],
    ['desk', 'desk'],
    ['clinic', null],
  ])('keeps how it was asked: %s', async (how, channel) => {
    await moved((await free('2026-11-24T15:00:00Z')).id, { how })
    const client = await superuser(context)
    const { rows } = await client.query(
      `select channel from appointment_event where kind = 'moved'`,
    )
    await client.end()
    expect(rows).toEqual([{ channel }])
  })

  test('of a receptionist and a patient who race for one slot, one wins and the other is told', async () => {
    const wanted = await free('2026-11-24T15:00:00Z')
    const patient = aVisitor(context, await aPerson(context.owner, context.keys))
    const hold = await patient.held(wanted.id)
    await context.owner.query(`update hold set until = app_now() - interval '1 second'`)
    const [desk, online] = await Promise.all([moved(wanted.id), patient.book(hold)])
    const [won, booked] = [desk.status === 303, online.outcome === 'done']
    expect(won).not.toBe(booked)
    expect(await disorder(context)).toEqual([])
  })

  test('is nobody else’s, and not moved once it has begun or changed', async () => {
    const other = await free('2026-11-24T15:00:00Z')
    const elsewhere = (await aClinic(context.owner)).id
    const stranger = await aWorker(context, [{ clinic: elsewhere, role: 'reception' }])
    await authorize(context, stranger.account, elsewhere)
    await stranger.client.get('/fr/staff')
    expect((await stranger.client.get(`${path()}?day=2026-11-22`)).status).toBe(404)
    const fields = { day: '2026-11-22', week: '2026-11-16', version: '1', slot: other.id }
    expect((await stranger.client.post(path(), fields)).status).toBe(404)
    await moved(other.id, { version: '7' })
    await context.travel(at('15:11:00'))
    await moved(other.id)
    expect(await placed()).toMatchObject({ version: 1 })
  })
})
