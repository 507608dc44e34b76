import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { composeWith } from '../../../src/booking/compose.ts'
import { call } from '../../../src/db/call.ts'
import { MessageRefused } from '../../../src/messages/channels/notSent.ts'
import { sealedPlace } from '../../../src/messages/outboxMessage.ts'
import { applyReceipts } from '../../../src/messages/receipts/applyReceipts.ts'
import { noTexts } from '../../messages/noTexts.ts'
import { queue } from '../../messages/queued.ts'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPerson } from '../../support/factories.ts'
import { patientDeliver } from '../../support/patient.ts'
import { type ClinicAtWork, DAY, useClosing } from '../closures/closing.ts'

const context = useApp()
const closing = useClosing(context)
const { close, carriedOut, seen } = closing
const REVIEW = '/fr/staff/review'
let work: ClinicAtWork
let desk: TestClient
let visit: string

beforeEach(async () => {
  work = await closing.aClinicAtWork({ visits: 1 })
  visit = work.booked[0]?.id ?? ''
  desk = await aDesk(work.clinic)
})

async function aDesk(clinic: string) {
  const { client, account } = await aWorker(context, [{ clinic, role: 'reception' }])
  await authorize(context, account, clinic)
  return client
}

const items = () =>
  seen<{ id: string; kind: string; closed_why: string | null; closed_by: string | null }>(
    'select id, kind, closed_why, closed_by from review_item order by id',
  )

/** What only a message to a former address knows. */
function formerAddress() {
  const id = randomUUID()
  const sealed = context.keys.seal('{"to":"ancienne@exemple.ca"}', sealedPlace(id))
  return { id, sealed }
}

/** A message about the visit that the server of its address refuses for good. */
async function refused(kind: string, of: 'the visit' | 'a former address' = 'the visit') {
  const [row = {}] = await seen('select * from appointment where id = $1', [visit])
  const sealed = of === 'the visit' ? {} : formerAddress()
  const message = await queue(context, row, { kind, ...sealed })
  const { origin, name } = context.parts.site
  const transport = {
    send: () => Promise.reject(new MessageRefused('550')),
    close() {},
  }
  const parts = {
    ...{ db: closing.jobs(), transport, texts: noTexts, site: { origin, name } },
    compose: composeWith({ keys: context.keys, origin, email: 'aide@rdv.example' }),
    now: context.parts.now,
  }
  return patientDeliver(parts, message, AbortSignal.timeout(60_000))
}

describe('a message that is refused for good', () => {
  test('puts its visit before the clinic’s people, once, until somebody says what was done', async () => {
    expect(await refused('booked')).toBe('refused')
    await refused('moved')
    const { text } = await desk.get(REVIEW)
    expect(text).toContain('1 élément attend')
    expect(text).toContain('Lafrenière-Roy, Élodie')
    expect(text).toContain(`/fr/staff/day?day=${DAY}#visit-${visit}`)
    const [item] = await items()
    const fields = { item: item?.id ?? '', why: 'told' }
    expect((await desk.post(`${REVIEW}/closing`, fields)).location).toBe(REVIEW)
    expect((await desk.get(REVIEW)).text).toContain('Rien n’attend')
    await desk.post(`${REVIEW}/closing`, fields)
    expect((await desk.get(REVIEW)).text).toContain('Quelqu’un l’avait déjà réglé')
    expect(await items()).toEqual([
      {
        ...{ id: item?.id, kind: 'unreachable', closed_why: 'told' },
        closed_by: expect.stringMatching(/^staff:/),
      },
    ])
  })

  test('is somebody’s to see to when the visit carries its address since just now', async () => {
    expect(await refused('contact_changed')).toBe('refused')
    expect(await items()).toMatchObject([{ kind: 'unreachable' }])
  })

  test('is nobody’s to see to when it told an address that the visit carries no more, or when the visit is past', async () => {
    expect(await refused('contact_changed', 'a former address')).toBe('refused')
    await context.travel(new Date('2026-11-24T15:00:00Z'))
    await refused('booked')
    expect(await items()).toEqual([])
  })

  test('by a text’s receipt is the same, until another tells that it was delivered', async () => {
    const [row = {}] = await seen('select patient_id from appointment where id = $1', [visit])
    const key = randomUUID()
    await seen(
      `insert into handed_text (key, patient_id, appointment_id, address_index) values ($1, $2, $3, $1)`,
      [key, row['patient_id'], visit],
    )
    await seen(
      `insert into message (outbox_id, channel, patient_id, appointment_id, version, kind, not_after, outcome)
        values ($1, 'sms', $2, $3, 1, 'booked', app_now(), 'sent')`,
      [key, row['patient_id'], visit],
    )
    await call(context.db, 'take_receipt', { key, status: 'refused', reason: null })
    await applyReceipts(closing.jobs())
    expect(await items()).toMatchObject([{ kind: 'unreachable', closed_why: null }])
    await call(context.db, 'take_receipt', { key, status: 'delivered', reason: null })
    await applyReceipts(closing.jobs())
    expect(await items()).toMatchObject([{ kind: 'unreachable', closed_why: 'delivered' }])
    await call(context.db, 'take_receipt', { key, status: 'refused', reason: null })
    await applyReceipts(closing.jobs())
    expect(await items()).toHaveLength(1)
  })
})

describe('the list', () => {
  test('opens no record for its count, and one for its page, by one row of the log', async () => {
    await refused('booked')
    const [before] = await seen('select max(id) as id from access_log')
    await desk.get(REVIEW)
    const rows = await seen('select why, clinic_id from access_log where id > $1', [before?.['id']])
    expect(rows).toEqual([{ why: 'day', clinic_id: work.clinic }])
  })

  test('asks what was done of an item, and closes none of another clinic', async () => {
    await refused('booked')
    const [item] = await items()
    await desk.get(REVIEW)
    const answer = await desk.post(`${REVIEW}/closing`, { item: item?.id ?? '', why: '' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Dites ce qui a été fait')
    const stranger = await aDesk((await aClinic(context.owner)).id)
    await stranger.get(REVIEW)
    await stranger.post(`${REVIEW}/closing`, { item: item?.id ?? '', why: 'told' })
    expect(await items()).toMatchObject([{ closed_why: null }])
    expect((await stranger.get(REVIEW)).text).not.toContain('Lafrenière-Roy')
  })

  test('closes nothing that waits for the privacy officer, whatever a form says', async () => {
    const [flag] = await seen<{ id: string }>(
      `insert into review_item (clinic_id, kind, cause, opened_by) values ($1, 'break_glass', 'a look', 'staff') returning id`,
      [work.clinic],
    )
    await desk.get(REVIEW)
    await desk.post(`${REVIEW}/closing`, { item: flag?.id ?? '', why: 'told' })
    expect(await items()).toMatchObject([{ kind: 'break_glass', closed_why: null }])
  })

  test('has a visit of a closed day again when its call was closed and nothing became of it', async () => {
    await close(work.manager, [`${visit}.1.telephone`])
    await carriedOut()
    const [item] = await items()
    await desk.get(REVIEW)
    await desk.post(`${REVIEW}/closing`, { item: item?.id ?? '', why: 'unnecessary' })
    const { text } = await desk.get(REVIEW)
    expect(text).toContain('Rendez-vous d’un jour fermé')
    expect(text).not.toContain('name="item"')
    const path = `/fr/staff/day/visits/${visit}/cancellation`
    expect(text).toContain(`${path}?from=review&#38;day=${DAY}`)
    const page = await desk.get(`${path}?from=review&day=${DAY}`)
    expect(page.text).toMatch(/class="language" href="[^"]*from=review"/)
    const asked = { day: DAY, version: '1', for: 'clinic', how: 'telephone' }
    const { location } = await desk.post(path, { ...asked, from: 'review' })
    expect(location, 'where they came from').toBe(REVIEW)
    expect((await desk.get(REVIEW)).text).toContain('Rien n’attend')
    expect(await closing.slotStatus(work.booked[0]?.slot ?? '')).toBe('entered-in-error')
  })

  test('is nobody’s who only sees people, nor the privacy officer’s', async () => {
    const own = await aWorker(context, [{ clinic: work.clinic, role: 'practitioner' }], work.anne)
    const officer = await aWorker(context, [{ clinic: work.clinic, role: 'privacy' }])
    for (const { client } of [own, officer]) {
      expect((await client.get(REVIEW)).status).toBe(404)
      expect((await client.get(`${REVIEW}/letters`)).status).toBe(404)
    }
  })
})

test('whoever has neither e-mail nor telephone gets a letter, in their language, until it is said to be sent', async () => {
  const silent = aVisitor(context, await aPerson(context.owner, context.keys))
  const id = await silent.booked(await work.slot(100))
  await seen(`update appointment set locale = 'en' where id = $1`, [id])
  await close(work.manager, [`${id}.1.cancel`])
  await carriedOut()
  const { text } = await desk.get(`${REVIEW}/letters`)
  expect(text).toMatch(
    /<article class="card letter" lang="en">[\s\S]*Your appointment is cancelled/,
  )
  expect(text).toContain('Élodie Lafrenière-Roy')
  expect(text).toContain('Tuesday, November 24, 2026')
  expect(text).not.toMatch(/TEST855|Consultation|Semi-urgent/)
  const [item] = await items()
  await desk.post(`${REVIEW}/closing`, { item: item?.id ?? '', why: 'written' })
  expect(await items()).toMatchObject([{ kind: 'letter', closed_why: 'written' }])
  expect((await desk.get(`${REVIEW}/letters`)).text).toContain('Aucune lettre n’attend')
})
