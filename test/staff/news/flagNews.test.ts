import { beforeEach, expect, test } from 'vitest'
import { closeFlag } from '../../../src/booking/person/breakGlass.ts'
import { aDesk } from '../../booking/desk/aDesk.ts'
import { useApp } from '../../support/app.ts'
import { aClinic, aPerson, type TestPerson } from '../../support/factories.ts'
import { authorize, aWorker } from '../worker.ts'
import { useNews } from './news.ts'

const context = useApp()
const { sweepAt, sendAt } = useNews(context)
const REASON = 'Un proche dit que la personne est ici et ne répond plus.'
const TODAY = '2026-11-22T15:01:00Z'
let clinic: string
let zoe: TestPerson
let officer: string
let desk: Awaited<ReturnType<typeof aDesk>>

beforeEach(async () => {
  clinic = (await aClinic(context.owner, { name: 'Clinique des Tilleuls' })).id
  zoe = await aPerson(context.owner, context.keys)
  officer = await anOfficer(clinic)
  await anOfficer((await aClinic(context.owner)).id)
  desk = await aDesk(context, clinic)
})

async function anOfficer(of: string) {
  const { account } = await aWorker(context, [{ clinic: of, role: 'privacy' }])
  await authorize(context, account, of)
  return account
}

async function looks({ person } = zoe) {
  const page = `/fr/staff/book/people/${person}`
  await desk.client.get(page)
  await desk.client.post(`${page}/access`, { reason: REASON })
}

async function searches(times: number) {
  for (let time = 0; time < times; time++)
    await desk.says({ health_insurance_number: 'TEST99510112' })
}

test('a look for a reason is told to the privacy officers of that clinic, without a name or the reason', async () => {
  await looks()
  expect(await sweepAt(TODAY)).toHaveLength(1)
  const { outcomes, mails } = await sendAt(TODAY)
  expect(outcomes).toEqual(['sent'])
  expect(mails[0]?.session).toBe(officer)
  expect(mails[0]?.text).toContain('/fr/staff/flags')
  expect(mails[0]?.text).toContain('Clinique des Tilleuls')
  const theirs = [
    'Lafrenière',
    'Élodie',
    zoe.health_insurance_number,
    zoe.person,
    'proche',
    'Maude',
  ]
  for (const word of theirs) expect(JSON.stringify(mails), word).not.toContain(word)
})

test('a row of searches is told, and fewer are not', async () => {
  await searches(14)
  expect(await sweepAt(TODAY)).toEqual([])
  await searches(1)
  expect(await sweepAt(TODAY)).toHaveLength(1)
})

test('once a day at most, and only what is new', async () => {
  await looks()
  await sweepAt(TODAY)
  await sendAt(TODAY)
  await looks(await aPerson(context.owner, context.keys))
  expect(await sweepAt('2026-11-22T23:00:00Z')).toEqual([])
  expect(await sweepAt('2026-11-23T15:01:00Z')).toHaveLength(1)
  await sendAt('2026-11-23T15:01:00Z')
  expect(await sweepAt('2026-11-24T15:01:00Z')).toEqual([])
})

test('not at night', async () => {
  await looks()
  expect(await sweepAt('2026-11-23T02:00:00Z')).toEqual([])
  expect(await sweepAt('2026-11-23T13:00:00Z')).toHaveLength(1)
})

test('not what a colleague closed meanwhile, nor what an officer did themselves', async () => {
  await looks()
  await sweepAt(TODAY)
  const { rows } = await context.owner.query('select about from staff_news')
  const by = { account: officer, clinic }
  expect(await closeFlag(context.parts, by, { item: rows[0].about, why: 'Vérifié.' })).toBe(true)
  expect(await sendAt(TODAY)).toEqual({ outcomes: ['skipped'], mails: [] })
  await context.owner.query('delete from staff_notice')
  await context.owner.query(
    `insert into staff_role (account_id, clinic_id, role) values ($1, $2, 'privacy')`,
    [desk.account, clinic],
  )
  await looks(await aPerson(context.owner, context.keys))
  expect(await sweepAt(TODAY)).toHaveLength(1)
  expect((await sendAt(TODAY)).mails.map(({ session }) => session)).toEqual([officer])
})
