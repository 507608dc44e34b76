import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, disorder, superuser } from '../../support/booking.ts'
import {
  aClinic,
  aPerson,
  aPractitioner,
  aService,
  aSlot,
  several,
  type TestPerson,
} from '../../support/factories.ts'
import { sabotaged, sabotagedRoutine } from '../../support/sabotaged.ts'
import { aDesk } from './aDesk.ts'

const context = useApp()
let clinic: string
let anne: string
let slot: string
let zoe: TestPerson
let desk: Awaited<ReturnType<typeof aDesk>>

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic, { last_name: 'Desmarais' })).id
  slot = (await aSlot(context.owner, { clinic_id: clinic, practitioner_id: anne })).id
  zoe = await aPerson(context.owner, context.keys)
  desk = await aDesk(context, clinic)
})

const slotOf = (row: Record<string, unknown> = {}) =>
  aSlot(context.owner, { clinic_id: clinic, ...row }).then(({ id }) => id)

async function logOf(account: string) {
  const { rows } = await context.owner.query(
    `select why, person, clinic_id, outcome from access_log where who like $1 order by id`,
    [`staff:${account}@%`],
  )
  return rows
}

/** A booking by telephone for somebody who wants no message. */
const UNTOLD = {
  ...{ messages: 'none', email: '', phone: '' },
  ...{ locale: 'fr', how: 'telephone', seen: '' },
}

describe('a call', () => {
  test('has its person first and its slot later, or the other way round, and earlier answers stay', async () => {
    const person = await desk.says({ health_insurance_number: zoe.health_insurance_number })
    expect(person.page.text).toContain('Lafrenière-Roy, Élodie')
    expect(person.page.text).toMatch(/name="slot" id="[^"]+" value="[^"]+" checked/)
    const both = await desk.says({ slot }, person.call)
    expect(both.page.text).toContain('Lafrenière-Roy, Élodie')
    expect(both.page.text).toMatch(/Plage gardée jusqu’à 10\sh\s10/)
    expect(both.page.text).toContain('Confirmer : Élodie Lafrenière-Roy')

    const other = await slotOf({ starts_at: '2026-11-24T16:00:00Z' })
    const first = await desk.says({ slot: other })
    expect(first.page.text).toMatch(/11\sh/)
    expect(first.page.text).toContain('id="health_insurance_number"')
    const { first_name, last_name, birth_date } = zoe
    const later = await desk.says({ first_name, last_name, birth_date }, first.call)
    expect(later.page.text).toContain('Confirmer : Élodie Lafrenière-Roy')
  })

  test('of somebody known selects the next slot with their own practitioner, whatever it is for', async () => {
    const own = (await aPractitioner(context.owner, clinic)).id
    const regular = (await aService(context.owner, clinic, { reason: 'regular' })).id
    const at = { practitioner_id: own, healthcare_service_id: regular, reason: 'regular' }
    const next = await slotOf({ ...at, reason: 'urgent', starts_at: '2026-11-25T15:00:00Z' })
    await slotOf({ ...at, starts_at: '2026-11-25T16:00:00Z' })
    const person = await aPerson(context.owner, context.keys, { practitioner_id: own })
    const { health_insurance_number } = person
    const { page } = await desk.says({ health_insurance_number })
    expect(page.text).toContain('Avec Dre Tremblay')
    expect(page.text).toMatch(new RegExp(`value="${next}" checked`))
  })

  test('takes both at once, with a birth date typed in a hurry', async () => {
    const { page } = await desk.says({
      last_name: 'roy',
      first_name: 'elodie',
      birth_date: '19850514',
      slot,
    })
    expect(page.text).toContain('Confirmer : Élodie Lafrenière-Roy')
  })

  test('of two namesakes born on one day asks which, and takes nobody else', async () => {
    const twin = await aPerson(context.owner, context.keys)
    const named = { last_name: 'Lafrenière-Roy', first_name: 'Élodie', birth_date: '1985-05-14' }
    const { call, page } = await desk.says(named)
    expect(page.text).toContain('Plusieurs personnes portent ce nom')
    expect(page.text).not.toMatch(/name="person"[^>]* checked/)
    const stranger = await aPerson(context.owner, context.keys, {
      identity: { last_name: 'Autre' },
    })
    expect((await desk.says({ person: stranger.person }, call)).answer.status).toBe(404)
    expect((await desk.says({ person: twin.person }, call)).page.text).toContain(
      'Aucun rendez-vous à venir ici',
    )
  })

  test.each([
    [{}, 'health_insurance_number', 'Entrez un numéro ou un nom'],
    [{ health_insurance_number: 'TEST 12' }, 'health_insurance_number', 'compte 12 caractères'],
    [{ last_name: 'Roy' }, 'birth_date', 'l’année d’abord'],
    [{ last_name: 'Roy', birth_date: '14-05-1985' }, 'birth_date', 'l’année d’abord'],
    [{ last_name: 'Roy', birth_date: '2085-05-14' }, 'birth_date', 'l’année d’abord'],
    [{ birth_date: '1985-05-14' }, 'last_name', 'Entrez le nom de famille'],
    [
      { health_insurance_number: 'TEST 8551 1411' },
      'health_insurance_number',
      'ne connaît personne',
    ],
  ])(
    'says at its field what to mend in %j, and nothing typed is lost',
    async (typed, field, words) => {
      const { answer } = await desk.says(typed)
      expect(answer.status).toBe(422)
      expect(answer.text).toContain(`href="#${field}"`)
      expect(answer.text).toContain(words)
      for (const value of Object.values(typed)) expect(answer.text).toContain(`value="${value}"`)
    },
  )

  test('is of one member of staff: a colleague and another clinic see nothing of it', async () => {
    const call = await desk.ready(zoe, slot)
    const elsewhere = (await aClinic(context.owner)).id
    for (const other of [await aDesk(context, clinic), await aDesk(context, elsewhere)]) {
      expect((await other.client.get(`/fr/staff/book/${call}`)).location).toBe('/fr/staff/book')
      await other.client.get('/fr/staff/book')
      expect((await other.client.post(`/fr/staff/book/${call}`, { slot })).status).toBe(404)
      const key = randomUUID()
      const posted = await other.client.post(`/fr/staff/book/${call}/appointment`, { key })
      expect(posted.status).toBe(404)
    }
    expect(await countOf(context, 'hold')).toBe(1)
  })

  test('is for reception and managers; practitioners, privacy officers and the network have no such page', async () => {
    for (const role of ['practitioner', 'privacy', 'network'] as const) {
      const { client } = await aWorker(context, [
        { clinic: role === 'network' ? null : clinic, role },
      ])
      expect((await client.get('/fr/staff/book')).status).toBe(404)
    }
    const { client, account } = await aWorker(context, [{ clinic, role: 'manager' }])
    expect((await client.get('/fr/staff/book')).status).toBe(403)
    await authorize(context, account, clinic)
    expect((await client.get('/fr/staff/book')).status).toBe(200)
  })
})

describe('finding somebody', () => {
  test('is a row of the log each time, for `telephone`, with whom it showed', async () => {
    await desk.says({ health_insurance_number: zoe.health_insurance_number })
    const rows = await logOf(desk.account)
    expect(rows.length).toBeGreaterThan(1)
    expect(new Set(rows.map(({ why }) => why))).toEqual(new Set(['telephone']))
    expect(new Set(rows.map(({ person }) => person))).toEqual(new Set([zoe.person]))
  })

  test('is counted for each member of staff: the sixty-first search in an hour looks for nobody', async () => {
    const named = { last_name: 'Personne', first_name: 'Inventée', birth_date: '1970-01-01' }
    await Promise.all(
      Array.from({ length: 60 }, () => context.parts.throttles.waitToSearch(desk.account)),
    )
    const before = (await logOf(desk.account)).length
    const { answer } = await desk.says(named)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(answer.text).toContain('Trop de recherches')
    expect(answer.text).toContain('value="Personne"')
    expect(await logOf(desk.account)).toHaveLength(before)
    expect((await (await aDesk(context, clinic)).says(named)).answer.status).toBe(422)
  })

  test('shows this clinic’s visits and no other’s, by the policy of the database itself', async () => {
    const here = await slotOf({ starts_at: '2026-11-25T15:00:00Z' })
    const away = (await aSlot(context.owner, { starts_at: '2026-11-26T15:00:00Z' })).id
    await aVisitor(context, zoe).booked(here)
    await aVisitor(context, zoe).booked(away)
    const { page } = await desk.says({ health_insurance_number: zoe.health_insurance_number })
    expect(page.text).toContain('mercredi 25 novembre')
    expect(page.text).not.toContain('jeudi 26 novembre')
  })

  test('control: without that policy, another clinic’s visits would show', async () => {
    const away = (await aSlot(context.owner, { starts_at: '2026-11-26T15:00:00Z' })).id
    await aVisitor(context, zoe).booked(away)
    const client = await superuser(context)
    await client.query('alter policy at_the_clinic_of_staff on appointment using (true)')
    try {
      const { page } = await desk.says({ health_insurance_number: zoe.health_insurance_number })
      expect(page.text).toContain('jeudi 26 novembre')
    } finally {
      await client.query(`alter policy at_the_clinic_of_staff on appointment
        using (coalesce(clinic_id = (select door.clinic_of_staff()), true))`)
      await client.end()
    }
  })
})

describe('a slot', () => {
  test('is held for the call while one speaks, and a member of staff may have many', async () => {
    const slots = await several(3, (at) => slotOf({ starts_at: `2026-11-25T1${at + 4}:00:00Z` }))
    for (const each of slots) await desk.says({ slot: each })
    const { rows } = await context.owner.query('select holder, kind, session, desk_call from hold')
    expect(rows).toEqual(
      Array.from({ length: 3 }, () => ({
        ...{ holder: desk.account, kind: 'desk', session: null, desk_call: expect.any(String) },
      })),
    )
    const patient = aVisitor(context, zoe)
    expect(await patient.hold(slots[0] as string)).toEqual({ outcome: 'slot_held', hold_id: null })
  })

  test('is chosen by itself among the next ones once it is known who, and among those of one day never', async () => {
    const { health_insurance_number } = zoe
    const { call, page } = await desk.says({ health_insurance_number })
    expect(page.text).toMatch(new RegExp(`value="${slot}"\\s+checked\\s+autofocus`))
    const day = await desk.client.get(`/fr/staff/book/${call}?day=2026-11-24`)
    expect(day.text).toMatch(new RegExp(`value="${slot}"\\s+autofocus`))
    expect(day.text).not.toMatch(/name="slot"[^>]* checked/)
  })

  test('that is chosen instead frees the first, and one that is released is free', async () => {
    const other = await slotOf({ starts_at: '2026-11-25T15:00:00Z' })
    const { call } = await desk.says({ slot })
    await desk.says({ slot: other }, call)
    expect(await countOf(context, 'hold', `slot_id = '${slot}'`)).toBe(0)
    await desk.client.get(`/fr/staff/book/${call}`)
    await desk.client.post(`/fr/staff/book/${call}/release`, {})
    expect(await countOf(context, 'hold')).toBe(0)
  })

  test('of another clinic does not exist, and one that somebody holds or has is told', async () => {
    const away = (await aSlot(context.owner)).id
    expect((await desk.says({ slot: away })).answer.status).toBe(404)
    await aVisitor(context, zoe).held(slot)
    const held = await desk.says({ slot })
    expect([held.answer.status, held.answer.text]).toEqual([
      409,
      expect.stringContaining('en train de réserver cette plage'),
    ])
    await context.owner.query(`update slot set status = 'busy-unavailable' where id = $1`, [slot])
    expect((await desk.says({ slot })).answer.text).toContain('n’est plus libre')
  })

  test('is held ten times at most: an eleventh ends the time of the oldest', async () => {
    const slots = await several(11, (at) => slotOf({ starts_at: `2026-12-${at + 10}T15:00:00Z` }))
    for (const [at, each] of slots.entries()) {
      await context.setClock(new Date(`2026-11-22T15:00:${String(at).padStart(2, '0')}Z`))
      await desk.says({ slot: each })
    }
    const live = await countOf(context, 'hold', 'until > app_now()')
    expect(live).toBe(10)
    expect(await aVisitor(context, zoe).hold(slots[0] as string)).toMatchObject({ outcome: 'held' })
  })

  test('that the desk held and let lapse is a patient’s hold like any other', async () => {
    await desk.says({ slot })
    await context.setClock(new Date('2026-11-22T15:11:00Z'))
    await aVisitor(context, zoe).booked(slot)
    expect(await disorder(context)).toEqual([])
  })

  test('that the desk let lapse and somebody else has taken over is not the desk’s, whatever call it still names', async () => {
    const call = await desk.ready(zoe, slot)
    const client = await superuser(context)
    await client.query(`update hold set holder = uuidv7(), until = until + interval '1 hour'`)
    await client.end()
    expect((await desk.client.get(`/fr/staff/book/${call}`)).text).not.toContain('Plage gardée')
    expect((await desk.confirms(call, { key: randomUUID() })).status).toBe(409)
    const again = await desk.says({ slot }, call)
    expect(again.answer.status).toBe(409)
    await desk.client.get(`/fr/staff/book/${call}`)
    await desk.client.post(`/fr/staff/book/${call}/release`, {})
    expect(await countOf(context, 'hold')).toBe(1)
    expect(await countOf(context, 'appointment')).toBe(0)
  })
})

describe('booking', () => {
  test('tells the reference, shows on the day sheet, and lets the person see, move and cancel it', async () => {
    const { page } = await desk.books(zoe, slot)
    const [, reference = ''] = /class="reference">([^<]+)</.exec(page.text) ?? []
    expect(reference).toMatch(/^(\w{4} ){2}\w{4}$/)
    const day = await desk.client.get('/fr/staff/day?day=2026-11-24')
    expect(day.text).toContain('Lafrenière-Roy, Élodie')

    const patient = await context.identifiedClient(zoe)
    await patient.get('/fr/confirm-identity')
    const opened = await patient.post('/fr/confirm-identity', { reference })
    expect(opened.status).toBe(303)
    const { rows } = await context.owner.query('select id from appointment')
    const visit = `/fr/appointments/${rows[0].id}`
    const { text } = await patient.get(visit)
    expect(text).toContain(`${visit}/move`)
    await patient.get(`${visit}/cancellation`)
    await patient.post(`${visit}/cancellation`, { key: patient.field('key') })
    expect(await countOf(context, 'appointment', `status = 'cancelled'`)).toBe(1)
  })

  test('keeps how it was asked, what was agreed to aloud and to whom, and tells it in the language chosen', async () => {
    const contact = {
      messages: 'both',
      email: 'zoe@exemple.ca',
      phone: '514 555-0199',
      locale: 'en',
    }
    await desk.books(zoe, slot, contact)
    const client = await superuser(context)
    const { rows } = await client.query(
      `select a.locale, changed_how, a.changed_by, e.kind, e.channel from appointment a
        join appointment_event e on e.appointment_id = a.id`,
    )
    const consents = await client.query(
      'select purpose, how, by_whom, locale from consent order by purpose',
    )
    const messages = await client.query('select channel, kind, locale from outbox order by channel')
    await client.end()
    const who = `staff:${desk.account}@${clinic}`
    expect(rows).toEqual([
      {
        locale: 'en',
        changed_how: 'telephone',
        changed_by: who,
        kind: 'booked',
        channel: 'telephone',
      },
    ])
    const aloud = { how: 'aloud', by_whom: who, locale: 'en' }
    expect(consents.rows).toEqual([
      { purpose: 'email', ...aloud },
      { purpose: 'sms', ...aloud },
    ])
    expect(messages.rows).toEqual([
      { channel: 'email', kind: 'booked', locale: 'en' },
      { channel: 'sms', kind: 'booked', locale: 'en' },
    ])
  })

  test('without a choice of messages goes no further, and nothing is chosen beforehand', async () => {
    const call = await desk.ready(zoe, slot)
    const { text } = await desk.client.get(`/fr/staff/book/${call}`)
    expect(text).not.toMatch(/name="messages"[^>]* checked/)
    const key = desk.client.field('key')
    const typed = {
      key,
      email: 'zoe@exemple.ca',
      phone: '',
      locale: 'fr',
      how: 'telephone',
      seen: '',
    }
    const answer = await desk.client.post(`/fr/staff/book/${call}/appointment`, typed)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#messages-email"')
    expect(answer.text).toContain('value="zoe@exemple.ca"')
    expect(await countOf(context, 'appointment')).toBe(0)
  })

  test('counts once, however often the form is sent and by however many windows', async () => {
    const call = await desk.ready(zoe, slot)
    const first = await desk.client.get(`/fr/staff/book/${call}`)
    expect(first.status).toBe(200)
    const key = desk.client.field('key')
    const fields = { ...UNTOLD, key }
    const path = `/fr/staff/book/${call}/appointment`
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        desk.client.post(path, at % 2 === 0 ? fields : { ...fields, key: randomUUID() }),
      ),
    )
    expect(new Set(answers.map(({ location }) => location))).toEqual(
      new Set([`/fr/staff/book/${call}`]),
    )
    expect(await countOf(context, 'appointment')).toBe(1)
  })

  test('when the slot is lost says so, and what was typed is there for the next one', async () => {
    const call = await desk.ready(zoe, slot)
    await context.setClock(new Date('2026-11-22T15:11:00Z'))
    await aVisitor(context, await aPerson(context.owner, context.keys)).booked(slot)
    const contact = { messages: 'email', email: 'zoe@exemple.ca', needs: ['interpreter'] }
    const answer = await desk.confirms(call, { ...contact, key: randomUUID() })
    expect(answer.status).toBe(409)
    const other = await slotOf({ starts_at: '2026-11-25T15:00:00Z' })
    const { page } = await desk.says({ slot: other }, call)
    expect(page.text).toContain('value="zoe@exemple.ca"')
    expect(page.text).toMatch(/value="email" checked/)
    expect((await desk.confirms(call, contact)).status).toBe(303)
    expect(await countOf(context, 'desk_call', 'draft is not null')).toBe(0)
  })

  test('refuses an overlap and names it when it is at this clinic; elsewhere it says nothing of it', async () => {
    const at = { starts_at: '2026-11-24T14:30:00Z' }
    const here = await slotOf(at)
    await aVisitor(context, zoe).booked(here)
    const call = await desk.ready(zoe, slot)
    const refused = await desk.confirms(call)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('a déjà un rendez-vous ici à cette heure-là')

    const luc = await aPerson(context.owner, context.keys)
    await aVisitor(context, luc).booked((await aSlot(context.owner, at)).id)
    const again = await desk.confirms(await desk.ready(luc, slot))
    expect(again.status).toBe(409)
    expect(again.text).toContain('ne peut pas être pris à cette heure')
    expect(again.text).not.toMatch(/déjà un rendez-vous|9\sh\s30/)
    expect(await countOf(context, 'appointment', `slot_id = '${slot}'`)).toBe(0)
  })
})

describe('a warning', () => {
  const adult = () => aService(context.owner, clinic, { max_age: 17 })

  test.each([
    ['unsuited', 'un autre âge'],
    ['ends_late', 'après la fermeture'],
    ['other_practitioner', 'un autre professionnel de la clinique'],
    ['duplicate', 'a déjà un rendez-vous ici'],
  ])('%s is shown, and overridden once it was seen', async (kind, words) => {
    let person = zoe
    let chosen = slot
    if (kind === 'unsuited') {
      const healthcare_service_id = (await adult()).id
      chosen = await slotOf({
        healthcare_service_id,
        max_age: 17,
        starts_at: '2026-11-25T15:00:00Z',
      })
    }
    if (kind === 'ends_late')
      await context.owner.query(`update clinic set closes_at = '09:30' where id = $1`, [clinic])
    if (kind === 'other_practitioner') {
      const own = await aPractitioner(context.owner, clinic, { last_name: 'Gagnon' })
      person = await aPerson(context.owner, context.keys, { practitioner_id: own.id })
    }
    if (kind === 'duplicate')
      await aVisitor(context, zoe).booked(await slotOf({ starts_at: '2026-11-30T15:00:00Z' }))
    const call = await desk.ready(person, chosen)
    const { text } = await desk.client.get(`/fr/staff/book/${call}`)
    expect(text).toContain(words)
    const unseen = await desk.confirms(call, { seen: '' })
    expect(unseen.status).toBe(409)
    expect(unseen.text).toContain('Il y a du nouveau à vérifier')
    expect(unseen.text).toContain(words)
    expect(await countOf(context, 'appointment', `slot_id = '${chosen}'`)).toBe(0)
    expect((await desk.confirms(call)).status).toBe(303)
  })

  test('that is new when one confirms is shown before anything is booked', async () => {
    const call = await desk.ready(zoe, slot)
    await desk.client.get(`/fr/staff/book/${call}`)
    const key = desk.client.field('key')
    await aVisitor(context, zoe).booked(await slotOf({ starts_at: '2026-11-30T15:00:00Z' }))
    const fields = { ...UNTOLD, key }
    const answer = await desk.client.post(`/fr/staff/book/${call}/appointment`, fields)
    expect([answer.status, answer.text]).toEqual([
      409,
      expect.stringContaining('lundi 30 novembre'),
    ])
    expect((await desk.confirms(call)).status).toBe(303)
  })

  test('says nothing of visits at other clinics, nor of a practitioner who does not see people here', async () => {
    const gagnon = await aPractitioner(context.owner, (await aClinic(context.owner)).id)
    const person = await aPerson(context.owner, context.keys, { practitioner_id: gagnon.id })
    await aVisitor(context, person).booked(
      (await aSlot(context.owner, { starts_at: '2026-11-30T15:00:00Z' })).id,
    )
    const call = await desk.ready(person, slot)
    expect((await desk.client.get(`/fr/staff/book/${call}`)).text).not.toContain(
      'À vérifier une fois',
    )
  })
})

describe('a patient and a receptionist who want one slot', () => {
  async function race() {
    const people = await several(6, () => aPerson(context.owner, context.keys))
    const desks = await several(6, () => aDesk(context, clinic))
    const outcomes = await Promise.all([
      ...people.map(async (person) => {
        const visitor = aVisitor(context, person)
        const held = await visitor.hold(slot)
        if (held.outcome !== 'held') return false
        return (await visitor.book(held.hold_id)).outcome === 'done'
      }),
      ...desks.map(async (each) => {
        const { call, answer } = await each.says({
          health_insurance_number: zoe.health_insurance_number,
          slot,
        })
        if (answer.status === 409) return false
        return (await each.confirms(call, { key: randomUUID() })).status === 303
      }),
    ])
    return outcomes.filter(Boolean).length
  }

  test('are answered so that one wins and the others are told', async () => {
    expect(await race()).toBe(1)
    expect(await countOf(context, 'appointment')).toBe(1)
    expect(await disorder(context)).toEqual([])
  })

  test('control: without the lock and the index, both may have it', async () => {
    // A slot that is taken looks free to whoever asks next, and nothing but the index is left to refuse.
    const careless = () =>
      `create or replace function take_slot(p_slot uuid) returns void language sql as 'select'`
    const drop = `drop index appointment_live_slot;
      alter table appointment drop constraint appointment_practitioner_overlap`
    const restore = `truncate appointment cascade;
      create unique index appointment_live_slot on appointment (slot_id)
        where status not in ('cancelled', 'entered-in-error') and overbooking_reason is null;
      alter table appointment add constraint appointment_practitioner_overlap exclude using gist
        (practitioner_id with =, tstzrange(starts_at, ends_at) with &&)
        where (status not in ('cancelled', 'entered-in-error') and overbooking_reason is null)`
    await sabotaged(context, drop, restore, () =>
      sabotagedRoutine(context, 'take_slot', careless, async () => {
        await aVisitor(context, await aPerson(context.owner, context.keys)).booked(slot)
        await desk.books(zoe, slot)
        expect(await disorder(context)).toContain(`two live appointments on slot ${slot}`)
      }),
    )
  })
})
