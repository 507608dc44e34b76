import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { composeWith } from '../../../src/booking/compose.ts'
import type { Mail } from '../../../src/messages/channels/smtp.ts'
import { OutboxMessage } from '../../../src/messages/outboxMessage.ts'
import { noTexts } from '../../messages/noTexts.ts'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, superuser } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../../support/factories.ts'
import { hasSettledOrWaits } from '../../support/locks.ts'
import { patientDeliver, patientPool } from '../../support/patient.ts'

const context = useApp()
/** The tests' clock stands at 10:00 on Sunday 22 November 2026 in Montréal. */
const at = (time: string) => new Date(`2026-11-22T${time}:00Z`)
let clinic: string
let anne: string
let reception: TestClient
let jobs: ReturnType<typeof patientPool>

beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())
beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic, { last_name: 'Desmarais' })).id
  const { client, account } = await aWorker(context, [{ clinic, role: 'reception' }])
  await authorize(context, account, clinic)
  reception = client
})

/** A visit of today at a time of UTC, whose person is told at an address, or of nothing. */
async function aVisit(time: string, email = '', practitioner_id = anne) {
  const slot = await aSlot(context.owner, {
    clinic_id: clinic,
    practitioner_id,
    starts_at: at(time),
  })
  const somebody = await aPerson(context.owner, context.keys)
  const id = await aVisitor(context, somebody).booked(slot.id, email)
  await context.owner.query(`delete from outbox`)
  return id
}

async function queued() {
  const { rows } = await context.owner.query(
    'select row_to_json(outbox) as job, not_before from outbox order by not_after, channel, id',
  )
  return rows.map(({ job, not_before }) => ({ ...OutboxMessage.parse(job), not_before }))
}

/** What leaves of a message at an instant. */
async function sent(message: OutboxMessage, when = now) {
  const mails: Mail[] = []
  const site = {
    origin: 'https://rdv.example',
    email: 'aide@rdv.example',
    name: { fr: 'Rendez-vous', en: 'Appointments' },
  }
  const outcome = await patientDeliver(
    {
      ...{ db: jobs.db, site, texts: noTexts, now: () => when },
      transport: { send: async (mail) => void mails.push(mail), close() {} },
      compose: composeWith({ keys: context.keys, origin: site.origin, email: site.email }),
    },
    message,
    AbortSignal.timeout(60_000),
  )
  return { outcome, mail: mails[0] }
}

async function late(minutes: string, practitioner = anne, client = reception) {
  await client.get('/fr/staff/day')
  return client.post('/fr/staff/day/lateness', { practitioner, minutes, with: '' })
}

async function mark(appointment: string, name: string, was: string) {
  await reception.get('/fr/staff/day')
  const fields = { appointment, was, mark: name, day: '2026-11-22', with: '' }
  expect((await reception.post('/fr/staff/day/marks', fields)).status).toBe(303)
}

describe('who runs late', () => {
  test('is told to those who follow and agreed, once, with the minutes of now', async () => {
    const luc = (await aPractitioner(context.owner, clinic)).id
    const [first, second] = [
      await aVisit('15:20', 'a@exemple.ca'),
      await aVisit('16:00', 'b@exemple.ca'),
    ]
    await aVisit('16:40')
    await aVisit('17:00', 'c@exemple.ca', luc)
    await late('20')
    const told = await queued()
    expect(told.map(({ appointment_id, kind }) => [appointment_id, kind])).toEqual([
      [first, 'running_late'],
      [second, 'running_late'],
    ])
    expect((await reception.get('/fr/staff/day')).text).toMatch(
      /Desmarais a 20 minutes de retard[\s\S]*Annoncé à 2 personnes/,
    )
    await late('35')
    expect(await queued()).toHaveLength(2)
    const { outcome, mail } = await sent(told[0] as OutboxMessage)
    expect(outcome).toBe('sent')
    expect(mail?.text).toContain('environ 35 minutes de retard')
    expect(mail?.calendar).toBeUndefined()
  })

  test('of two that tell the same addresses at once, one waits for the other, and neither is lost', async () => {
    const visits = [await aVisit('15:20', 'a@exemple.ca'), await aVisit('16:00', 'b@exemple.ca')]
    const [low, high] = [1, 2].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
    const other = await superuser(context)
    // The first visit has the last address.
    const [first, second] = visits.toSorted()
    for (const [id, address] of [
      [first, high],
      [second, low],
    ])
      await other.query('update appointment set email_index = $2 where id = $1', [id, address])
    const lock = 'pg_try_advisory_xact_lock(hashtextextended($1, 4)) as locked'
    await other.query('begin')
    await other.query(`select ${lock}`, [low])
    const answer = late('20')
    await hasSettledOrWaits(context, answer)
    expect((await other.query(`select ${lock}`, [high])).rows).toEqual([{ locked: true }])
    await other.query('rollback')
    await other.end()
    expect((await answer).status).toBe(303)
    expect(await queued()).toHaveLength(2)
  })

  test('taken back, what has not left does not leave', async () => {
    await aVisit('15:20', 'a@exemple.ca')
    await late('20')
    const [message] = await queued()
    expect(message?.not_before.toISOString()).toBe(at('15:01').toISOString())
    await reception.post('/fr/staff/day/lateness/withdrawal', { practitioner: anne, with: '' })
    expect((await reception.get('/fr/staff/day')).text).not.toContain('de retard.')
    expect((await sent(message as OutboxMessage)).outcome).toBe('skipped')
    expect(await queued()).toEqual([])
    await late('25')
    expect(await queued()).toHaveLength(1)
    expect((await reception.get('/fr/staff/day')).text).toContain('Annoncé à 1 personne')
  })

  test('nobody is told of a visit whose person is here', async () => {
    const here = await aVisit('15:20', 'a@exemple.ca')
    await mark(here, 'arrived', 'booked')
    await late('20')
    expect(await queued()).toEqual([])
  })

  test.each(['4', '241', '', 'vingt'])('%j minutes are refused at their field', async (minutes) => {
    await aVisit('15:20', 'a@exemple.ca')
    const answer = await late(minutes)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#minutes"')
    expect(await queued()).toEqual([])
  })

  test('is said by reception of anybody here, by whoever sees people of themselves alone, and by nobody of another clinic', async () => {
    const luc = (await aPractitioner(context.owner, clinic)).id
    const own = await aWorker(context, [{ clinic, role: 'practitioner' }], luc)
    await authorize(context, own.account, clinic)
    await aVisit('15:20', 'a@exemple.ca')
    expect((await late('20', anne, own.client)).status).toBe(404)
    const elsewhere = (await aClinic(context.owner)).id
    const stranger = await aWorker(context, [{ clinic: elsewhere, role: 'reception' }])
    await authorize(context, stranger.account, elsewhere)
    expect((await late('20', anne, stranger.client)).status).toBe(404)
    expect(await queued()).toEqual([])
    expect((await late('20', luc, own.client)).status).toBe(303)
  })
})

describe('a missed visit', () => {
  /** A visit at 10:01 that nobody came to by 10:02. */
  async function missed() {
    const visit = await aVisit('15:01', 'a@exemple.ca')
    await context.travel(at('15:02'))
    await mark(visit, 'missed', 'booked')
    return visit
  }

  test('is told two hours after it was marked, by day', async () => {
    await missed()
    const [message] = await queued()
    expect(message).toMatchObject({ kind: 'missed' })
    expect(message?.not_before.toISOString()).toBe(at('17:02').toISOString())
    const { outcome, mail } = await sent(message as OutboxMessage, at('17:03'))
    expect(outcome).toBe('sent')
    expect(mail?.subject).toBe('Rendez-vous manqué')
    expect(mail?.text).toContain('Si c’est une erreur, téléphonez-lui au 514 555-0100')
  })

  test('taken back before, is told to nobody', async () => {
    const visit = await missed()
    const [message] = await queued()
    await mark(visit, 'undone', 'noshow')
    expect((await sent(message as OutboxMessage, at('17:03'))).outcome).toBe('skipped')
    expect(await queued()).toEqual([])
    await context.travel(at('15:10'))
    await mark(visit, 'missed', 'booked')
    expect((await queued()).map(({ not_before }) => not_before)).toEqual([at('17:10')])
  })

  test.each([
    ['2026-11-22T15:02:00Z', '2026-11-22T17:02:00Z'],
    ['2026-11-22T22:59:00Z', '2026-11-23T00:59:00Z'],
    ['2026-11-22T23:00:00Z', '2026-11-23T13:00:00Z'],
  ])('marked at %s, it is told at %s: an hour before the night at least', async (marked, told) => {
    const { rows } = await context.owner.query(
      `select missed_told_at($1, 'America/Toronto') as at`,
      [marked],
    )
    expect(rows[0].at.toISOString()).toBe(new Date(told).toISOString())
  })

  test.each([
    ['2026-11-23T00:30:00Z', '2026-11-23T00:30:00Z'],
    ['2026-11-23T02:00:00Z', '2026-11-23T13:00:00Z'],
    ['2026-11-22T12:59:00Z', '2026-11-22T13:00:00Z'],
    ['2026-11-01T05:30:00Z', '2026-11-01T13:00:00Z'],
  ])('what would leave at %s leaves at %s', async (wanted, polite) => {
    const { rows } = await context.owner.query(`select polite_hour($1, 'America/Toronto') as at`, [
      wanted,
    ])
    expect(rows[0].at.toISOString()).toBe(new Date(polite).toISOString())
  })
})
