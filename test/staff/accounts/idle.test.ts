import { beforeEach, expect, test } from 'vitest'
import { emailIndex } from '../../../src/messages/emailAddress.ts'
import { closeIdleAccounts } from '../../../src/staff/accounts/idle.ts'
import { useApp } from '../../support/app.ts'
import { now } from '../../support/database.ts'
import { aClinic } from '../../support/factories.ts'
import { loggedTo } from '../../support/logged.ts'
import { patientPool } from '../../support/patient.ts'
import { aNewcomer, codeAt, type Newcomer, PASSWORD } from './newcomer.ts'

const context = useApp()
const failed: string[] = []
const log = loggedTo(failed, 'error')
let clinic: string
let somebody: Newcomer
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 60 * 60_000)

beforeEach(async () => {
  failed.length = 0
  await context.travel(now)
  clinic = (await aClinic(context.owner)).id
  somebody = await aNewcomer(context, clinic)
  await context.owner.query(`update staff_role set role = 'reception'`)
})

/** What the worker does on a day; how many accounts it closed. */
async function roundOn(days: number) {
  await context.travel(inDays(days))
  const { db } = patientPool(context.jobsUrl)
  const closed = await closeIdleAccounts(db, context.keys, inDays(days), log)
  await db.destroy()
  return closed
}

const told = async () =>
  Number((await context.owner.query('select count(*) from outbox')).rows[0].count)

async function signsIn(days: number) {
  const visitor = context.client()
  await context.travel(inDays(days))
  await visitor.get('/fr/staff/sign-in')
  const fields = { password: PASSWORD, code: codeAt(somebody.secret, inDays(days)) }
  const answer = await visitor.post('/fr/staff/sign-in', { email: somebody.email, ...fields })
  return answer.location === '/fr/staff'
}

test('an account that nobody uses is told after 90 days, once, and closed 30 days later', async () => {
  expect(await roundOn(89)).toBe(0)
  expect(await told()).toBe(0)
  await roundOn(91)
  await roundOn(92)
  expect(await told()).toBe(1)
  expect(await roundOn(120)).toBe(0)
  expect(await roundOn(122)).toBe(1)
  expect(await signsIn(123)).toBe(false)
})

test('whoever comes after the mail keeps their account', async () => {
  await roundOn(91)
  expect(await signsIn(100)).toBe(true)
  expect(await roundOn(122)).toBe(0)
  expect(await signsIn(123)).toBe(true)
})

test('an account whose person cannot be told is logged and stays, and the others close', async () => {
  const lost = await aNewcomer(context, clinic)
  await context.owner.query(`update staff_role set role = 'reception'`)
  const { rows } = await context.owner.query(
    `update staff_account set identity = 'lost', seen_at = $1::timestamptz - interval '1 hour'
      where email_index = $2 returning id`,
    [now, emailIndex(context.keys, lost.email)],
  )
  await roundOn(91)
  expect(failed.map((line) => JSON.parse(line))).toMatchObject([{ account: rows[0].id }])
  expect(await told()).toBe(1)
  expect(await roundOn(122)).toBe(1)
  expect(await signsIn(123)).toBe(false)
})

test('a clinic’s last manager stays, told', async () => {
  await context.owner.query(`update staff_role set role = 'manager'`)
  await roundOn(91)
  expect(await roundOn(200)).toBe(0)
  await aNewcomer(context, clinic)
  await context.owner.query('update staff_account set seen_at = $1', [inDays(200)])
  expect(await roundOn(201), 'control: beside another one it closes').toBe(1)
})

test('the network’s last administrator stays', async () => {
  await context.owner.query(`update staff_role set role = 'network', clinic_id = null`)
  await roundOn(91)
  expect(await roundOn(200)).toBe(0)
})
