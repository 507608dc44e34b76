import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { cancelVisit } from '../../../src/booking/day/cancelVisit.ts'
import { moveVisit } from '../../../src/booking/day/moveVisit.ts'
import type { Mail } from '../../../src/messages/channels/smtp.ts'
import { drainOutbox } from '../../../src/messages/outbox.ts'
import { switchOff, switchOn } from '../../../src/messages/switches.ts'
import { tellNews } from '../../../src/staff/news/tellNews.ts'
import { useClosing } from '../../booking/closures/closing.ts'
import { useWorker } from '../../messages/startedWorker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../../support/factories.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'
import { aWorker } from '../worker.ts'
import { useNews } from './news.ts'

const context = useApp()
const worker = useWorker(context)
const closing = useClosing(context)
const { sweepAt, sendAt, waiting, jobs, failed, log } = useNews(context)
const ACCOUNT = '/fr/staff/account'
const eventually = { timeout: 60_000, interval: 50 }
/** The tests' clock stands at 10:00 on Sunday 22 November 2026 in Montréal; ten minutes later, and an hour after that. */
const SOON = '2026-11-22T15:10:00Z'
const LATER = '2026-11-22T16:10:00Z'
let clinic: string
let anne: string
let doctor: Awaited<ReturnType<typeof aWorker>>
let reception: string
let manager: string

beforeEach(async () => {
  clinic = (await aClinic(context.owner, { name: 'Clinique des Tilleuls' })).id
  anne = (await aPractitioner(context.owner, clinic)).id
  doctor = await aWorker(context, [{ clinic, role: 'practitioner' }], anne)
  reception = (await aWorker(context, [{ clinic, role: 'reception' }])).account
  manager = (await aWorker(context, [{ clinic, role: 'manager' }])).account
})

const slotAt = async (starts_at: string, practitioner_id = anne) =>
  (await aSlot(context.owner, { clinic_id: clinic, practitioner_id, starts_at })).id

async function booked(starts_at = '2026-11-24T14:20:00Z', practitioner = anne) {
  const person = await aPerson(context.owner, context.keys)
  return aVisitor(context, person).booked(await slotAt(starts_at, practitioner), 'e@exemple.ca')
}

async function cancels(staff: string, appointment: string, version = 1) {
  const given = { clinic, appointment, version, for: 'clinic', how: 'telephone' } as const
  expect(await cancelVisit(context.db, { staff, clinic }, given)).toBe('done')
}

async function moves(staff: string, appointment: string, slot: string, version = 1) {
  const given = { clinic, appointment, version, slot, how: null }
  expect(await moveVisit(context.db, { staff, clinic }, given)).toBe('done')
}

/** What was told before is forgotten. */
const nothingNew = () => context.owner.query('delete from staff_news')

async function chooses(day_news: string, client: TestClient = doctor.client) {
  await client.get(ACCOUNT)
  return client.post(`${ACCOUNT}/day-news`, { day_news })
}

async function toldOf(at = SOON) {
  await sweepAt(at)
  const { mails } = await sendAt(at)
  return mails.map(({ text }) => text).join('\n')
}

describe('who sees people is told what others change on their days', () => {
  test('by a real worker, in one mail, once: days, counts and by whom, and nothing of a patient', async () => {
    await booked('2026-11-24T14:20:00Z')
    await booked('2026-11-24T15:20:00Z')
    const before = await booked('2026-11-26T14:20:00Z')
    await nothingNew()
    await booked('2026-11-24T16:20:00Z')
    await booked('2026-11-24T17:20:00Z')
    await cancels(reception, before)
    await context.owner.query(`delete from outbox`)
    const logged = async () =>
      (await context.owner.query('select count(*) from access_log')).rows[0].count
    const opened = await logged()
    const mails: Mail[] = []
    await context.setClock(new Date(SOON))
    const start = () =>
      worker.start({
        keys: context.keys,
        now: () => new Date(SOON),
        transport: { send: async (mail) => void mails.push(mail), close() {} },
      })
    const stop = start()
    await expect.poll(() => mails.length, eventually).toBe(1)
    await expect
      .poll(async () => (await context.owner.query('select from staff_news')).rowCount, eventually)
      .toBe(0)
    await stop()
    await tellNews(jobs(), context.keys, log)
    expect(await waiting()).toEqual([])
    // Mails whose worker could not note them in time leave again, under the same name.
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1)
    const [mail] = mails
    expect(mail?.text).toMatch(
      /mardi 24 novembre\W+2 rendez-vous pris par les patients \(Clinique des Tilleuls\)\s/,
    )
    expect(mail?.text).toMatch(/jeudi 26 novembre\W+1 rendez-vous annulé par l’accueil \(/)
    expect(mail?.text).toContain('https://rdv.example/fr/staff/day?day=2026-11-24')
    for (const hers of [
      'Lafrenière',
      'Élodie',
      'TEST8',
      'DEMO8',
      'semi-urgente',
      'Tremblay',
      'Maude',
    ])
      expect(JSON.stringify(mail), hers).not.toContain(hers)
    expect(await logged(), 'no record was opened').toBe(opened)
  })

  test('a move in the day, to another day, and to a colleague', async () => {
    const luc = (await aPractitioner(context.owner, clinic)).id
    const other = await aWorker(context, [{ clinic, role: 'practitioner' }], luc)
    const visits = [
      await booked('2026-11-24T14:20:00Z'),
      await booked('2026-11-24T15:20:00Z'),
      await booked('2026-11-24T16:20:00Z'),
    ] as const
    await nothingNew()
    await moves(reception, visits[0], await slotAt('2026-11-24T18:00:00Z'))
    await moves(reception, visits[1], await slotAt('2026-11-25T14:20:00Z'))
    await moves(manager, visits[2], await slotAt('2026-11-24T16:20:00Z', luc))
    expect(await sweepAt(SOON)).toHaveLength(2)
    const { mails } = await sendAt(SOON)
    const [hers, his] = [doctor, other].map(({ account }) =>
      mails.find(({ session }) => session === account),
    )
    expect(hers?.text).toContain('1 rendez-vous déplacé dans la journée par l’accueil')
    expect(hers?.text).toMatch(
      /24 novembre[\s\S]*1 rendez-vous retiré de cette journée par l’accueil/,
    )
    expect(hers?.text).toContain('1 rendez-vous retiré de cette journée par la gestion')
    expect(hers?.text).toMatch(/25 novembre\W+1 rendez-vous déplacé vers/)
    expect(his?.text).toContain('1 rendez-vous déplacé vers cette journée par la gestion')
  })

  test('a day that is closed', async () => {
    const work = await closing.aClinicAtWork()
    await aWorker(context, [{ clinic: work.clinic, role: 'practitioner' }], work.anne)
    await nothingNew()
    const [first] = work.booked
    await closing.close(work.manager, [`${first?.id}.1.cancel`])
    await closing.carriedOut()
    expect(await toldOf()).toContain(
      '1 rendez-vous touché par une fermeture décidée par la gestion',
    )
  })

  test('not what is undone before the mail, nor what was theirs and is past', async () => {
    const visit = await booked()
    await cancels(reception, visit)
    expect(await sweepAt(SOON)).toEqual([])
    await booked('2026-11-22T16:00:00Z')
    expect(await sweepAt('2026-11-22T16:01:00Z')).toEqual([])
  })

  test('what is undone after the mail was queued is not told: it is decided when it leaves', async () => {
    const visit = await booked()
    expect(await sweepAt(SOON)).toHaveLength(1)
    await cancels(reception, visit)
    expect(await sendAt(SOON)).toEqual({ outcomes: ['skipped'], mails: [] })
  })

  test('not what is farther than two weeks', async () => {
    await booked('2026-12-06T15:00:01Z')
    expect(await sweepAt(SOON)).toEqual([])
    await booked('2026-12-06T14:40:00Z')
    expect(await sweepAt(LATER), 'control: a little nearer').toHaveLength(1)
  })

  test('not whoever works there no more', async () => {
    await booked()
    await context.owner.query('delete from staff_role where account_id = $1', [doctor.account])
    expect(await sweepAt(SOON)).toEqual([])
  })
})

describe('when', () => {
  test('ten minutes later, then at most once an hour, with all that came meanwhile', async () => {
    await booked()
    expect(await sweepAt('2026-11-22T15:09:59Z')).toEqual([])
    expect(await toldOf()).toContain('1 rendez-vous pris')
    await booked('2026-11-24T15:20:00Z')
    await booked('2026-11-24T16:20:00Z')
    expect(await sweepAt('2026-11-22T16:09:59Z')).toEqual([])
    expect(await toldOf(LATER)).toContain('2 rendez-vous pris')
  })

  test.each([
    ['2026-11-23T01:59:59Z', 1],
    ['2026-11-23T02:00:00Z', 0],
    ['2026-11-23T12:59:59Z', 0],
    ['2026-11-23T13:00:00Z', 1],
  ])('from 8:00 to 21:00 on the clinic’s clock: at %s, %i', async (at, count) => {
    await booked()
    expect(await sweepAt(at)).toHaveLength(count)
  })

  test('what did not leave by 21:00 is told the next day', async () => {
    await booked()
    expect(await sweepAt('2026-11-23T01:59:59Z')).toHaveLength(1)
    expect((await sendAt('2026-11-23T02:00:01Z')).outcomes).toEqual(['expired'])
    expect(await toldOf('2026-11-23T13:00:00Z')).toContain('1 rendez-vous pris')
  })

  test('workers that sweep at the same time queue one', async () => {
    await booked()
    await context.setClock(new Date(SOON))
    await Promise.all(Array.from({ length: 10 }, () => tellNews(jobs(), context.keys, log)))
    expect(await waiting()).toHaveLength(1)
  })

  test('somebody whose address cannot be opened is logged, and keeps no other from being told', async () => {
    const luc = (await aPractitioner(context.owner, clinic)).id
    await aWorker(context, [{ clinic, role: 'practitioner' }], luc)
    await booked()
    await booked('2026-11-24T15:20:00Z', luc)
    await context.owner.query(`update staff_account set identity = 'lost' where id = $1`, [
      doctor.account,
    ])
    expect(await sweepAt(SOON)).toHaveLength(1)
    expect(failed.map((line) => JSON.parse(line))).toMatchObject([
      { account: doctor.account, kind: 'staff_day' },
    ])
  })

  test('control: were the last mail not kept, each of them would queue one', async () => {
    await booked()
    await sweepAt(SOON)
    await context.owner.query('delete from staff_notice')
    expect(await sweepAt(SOON)).toHaveLength(2)
  })

  test('what could not be handed over is told once it is tried again, and not after', async () => {
    await booked()
    await sweepAt(SOON)
    const broken = () => Promise.reject(new Error('ECONNRESET'))
    await expect(sendAt(SOON, broken)).rejects.toThrow('ECONNRESET')
    expect((await sendAt(SOON)).outcomes).toEqual(['sent'])
    expect(await toldOf(LATER)).toBe('')
  })

  test('what could not be forgotten once it was told is told again under the same name, and not after', async () => {
    await booked()
    await sweepAt(SOON)
    const handed: Mail[] = []
    const keep = async (mail: Mail) => void handed.push(mail)
    const dying = (words: string) =>
      words.replace('delete from staff_news', 'select 1 / 0 from staff_news')
    await sabotagedRoutine(context, 'forget_staff_news', dying, () =>
      expect(sendAt(SOON, keep)).rejects.toThrow('division by zero'),
    )
    expect((await sendAt(SOON, keep)).outcomes).toEqual(['sent'])
    const [first, second] = handed.map(({ messageId, text }) => ({ messageId, text }))
    expect(first?.text).toContain('1 rendez-vous pris')
    expect(second).toEqual(first)
    expect(await toldOf(LATER)).toBe('')
  })

  test('a mail that is older than another says nothing', async () => {
    await booked()
    await sweepAt(SOON)
    await context.owner.query('update staff_notice set mail = $1', [randomUUID()])
    expect((await sendAt(SOON)).outcomes).toEqual(['skipped'])
  })

  test('switched off it waits, and leaves when it is on again', async () => {
    const which = { kinds: ['staff_day'], channels: ['email'] } as const
    await context.asOwner((trx) => switchOff(trx, which))
    await booked()
    await context.owner.query(`delete from outbox`)
    expect(await sweepAt(SOON)).toHaveLength(1)
    expect(await drainOutbox(jobs(), 100)).toBe(0)
    await context.asOwner((trx) => switchOn(trx, which))
    expect(await drainOutbox(jobs(), 100)).toBe(1)
    worker.start({ keys: context.keys, now: () => new Date(SOON) })
    await expect.poll(() => worker.sent.length, eventually).toBe(1)
  })
})

describe('by choice', () => {
  test('others alone, unless somebody chooses', async () => {
    const visit = await booked()
    await nothingNew()
    await cancels(doctor.account, visit)
    expect(await sweepAt(SOON)).toEqual([])
  })

  test('all: their own as well', async () => {
    expect((await chooses('all')).location).toBe(ACCOUNT)
    expect((await doctor.client.get(ACCOUNT)).text).toMatch(/value="all" checked/)
    const visit = await booked()
    await nothingNew()
    await cancels(doctor.account, visit)
    expect(await toldOf()).toContain('1 rendez-vous annulé par vous')
  })

  test('none, and what waited is not told either', async () => {
    await booked()
    expect(await sweepAt(SOON)).toHaveLength(1)
    await chooses('none')
    await booked('2026-11-24T15:20:00Z')
    expect(await sendAt(SOON)).toEqual({ outcomes: ['skipped'], mails: [] })
    expect(await sweepAt(LATER)).toEqual([])
    await chooses('others')
    expect(await sweepAt(LATER)).toEqual([])
  })

  test('what somebody changed themselves, they have seen: it begins anew there', async () => {
    const visit = await booked()
    await moves(doctor.account, visit, await slotAt('2026-11-25T14:20:00Z'))
    await cancels(reception, visit, 2)
    const told = await toldOf()
    expect(told).toMatch(/mercredi 25 novembre\W+1 rendez-vous annulé par l’accueil/)
    expect(told).not.toContain('24 novembre')
  })

  test('is shown to whoever sees people somewhere alone, in both languages', async () => {
    expect((await doctor.client.get(ACCOUNT)).text).toMatch(/value="others" checked/)
    expect((await doctor.client.get('/en/staff/account')).text).toContain('Changes to my schedule')
    const { client } = await aWorker(context, [{ clinic, role: 'reception' }])
    const { status, text } = await client.get(ACCOUNT)
    expect(status).toBe(200)
    expect(text).toContain('name="password"')
    expect(text).not.toContain('day_news')
    expect((await chooses('none', client)).status).toBe(404)
  })

  test('anything else is refused', async () => {
    expect((await chooses('some')).status).toBe(422)
    const { rows } = await context.owner.query('select day_news from staff_account where id = $1', [
      doctor.account,
    ])
    expect(rows).toEqual([{ day_news: 'others' }])
  })
})

test('the letter box of a patient in the demonstration shows no mail to staff', async () => {
  const patient = await context.identifiedClient()
  await booked()
  await sweepAt(SOON)
  const { mails } = await sendAt(SOON)
  expect(mails).toHaveLength(1)
  for (const mail of mails) context.parts.mailbox?.add(mail)
  const { status, text } = await patient.get('/fr/mailbox')
  expect(status).toBe(200)
  expect(text).toContain('Aucun message pour l’instant')
  expect(text).not.toContain('Des rendez-vous de votre horaire')
})
