import { beforeEach, expect, test } from 'vitest'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../../support/factories.ts'

const context = useApp()
const DAY = '/fr/staff/day?day=2026-11-22'
const partial = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' }
let clinic: string
let anne: string
let visit: string
let reception: TestClient

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic)).id
  visit = await aVisitAt('15:10')
  const { client, account } = await aWorker(context, [{ clinic, role: 'reception' }])
  await authorize(context, account, clinic)
  reception = client
})

async function aVisitAt(time: string) {
  const starts_at = `2026-11-22T${time}:00Z`
  const slot = await aSlot(context.owner, { clinic_id: clinic, practitioner_id: anne, starts_at })
  return aVisitor(context, await aPerson(context.owner, context.keys)).booked(slot.id)
}

const changesOn = (text: string) =>
  (/data-changes="([^"]+)"/.exec(text)?.[1] ?? '').replaceAll('&#38;', '&')
const minutesLater = (minutes: number) => context.travel(new Date(now.getTime() + minutes * 60_000))

async function openings() {
  const { rows } = await context.owner.query(
    `select count(*)::integer as count from access_log where clinic_id = $1 and why = 'day' and follows is null`,
    [clinic],
  )
  return rows[0].count as number
}

test('a day that is as it was shown opens no record; one that changed is told, once', async () => {
  const asked = changesOn((await reception.get(DAY)).text)
  const opened = await openings()
  const same = await reception.get(asked, partial)
  expect(same).toMatchObject({ status: 204, text: '' })
  expect(await openings()).toBe(opened)

  await aVisitAt('15:40')
  const changed = await reception.get(asked, partial)
  expect(changed.status).toBe(200)
  expect(changed.text).not.toContain('<main')
  expect(changed.text).toContain('2 rendez-vous')
  expect(await openings()).toBe(opened + 1)
  expect((await reception.get(changesOn(changed.text), partial)).status).toBe(204)
})

test.each([
  ['a mark', () => mark()],
  ['a delay', () => late()],
  ['the hour of a visit', () => minutesLater(11)],
])('%s changes a day', async (_, change) => {
  const asked = changesOn((await reception.get(DAY)).text)
  await change()
  expect((await reception.get(asked, partial)).status).toBe(200)
})

async function mark() {
  await reception.get(DAY)
  const fields = { appointment: visit, was: 'booked', mark: 'arrived', day: '2026-11-22', with: '' }
  await reception.post('/fr/staff/day/marks', fields)
}

async function late() {
  await reception.get(DAY)
  await reception.post('/fr/staff/day/lateness', { practitioner: anne, minutes: '20', with: '' })
}

test('another clinic’s day is another’s: nothing that happens there is told here', async () => {
  const asked = changesOn((await reception.get(DAY)).text)
  const elsewhere = (await aClinic(context.owner)).id
  const starts_at = '2026-11-22T16:10:00Z'
  const practitioner_id = (await aPractitioner(context.owner, elsewhere)).id
  const slot = await aSlot(context.owner, { clinic_id: elsewhere, practitioner_id, starts_at })
  await aVisitor(context, await aPerson(context.owner, context.keys)).booked(slot.id)
  expect((await reception.get(asked, partial)).status).toBe(204)
})

test('looking by itself puts off no end: a page that nobody touches is over after fifteen minutes', async () => {
  const asked = changesOn((await reception.get(DAY)).text)
  for (const minutes of [5, 10, 14]) {
    await minutesLater(minutes)
    expect((await reception.get(asked, partial)).status).toBeLessThan(300)
  }
  await minutesLater(15)
  const over = await reception.get(asked, partial)
  expect(over.text).toBe('')
  expect((await reception.get(DAY)).location).toBe('/fr/staff/sign-in')
})

test('control: a page that somebody asks for does put it off', async () => {
  for (const minutes of [5, 10, 14, 20]) {
    await minutesLater(minutes)
    expect((await reception.get(DAY)).status).toBe(200)
  }
})
