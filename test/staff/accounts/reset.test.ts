import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aClinic } from '../../support/factories.ts'
import { hasSettledOrWaits } from '../../support/locks.ts'
import { aWorker, signedIn } from '../worker.ts'
import { aNewcomer, codeAt, type Newcomer, PASSWORD, secretOn } from './newcomer.ts'

const context = useApp()
const RESETS = '/fr/staff/resets'
const NEXT = 'huit tramways mauves'
let clinic: string
let lost: Newcomer
let account: string
let manager: TestClient
let officer: TestClient

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  lost = await aNewcomer(context, clinic)
  account = (await context.owner.query('select id from staff_account')).rows[0].id
  manager = (await aWorker(context, [{ clinic, role: 'manager' }])).client
  officer = (await aWorker(context, [{ clinic, role: 'privacy' }])).client
  await since('2 months')
  await context.travel(now)
})

/** For how long everybody has had their role. */
const since = (ago: string) =>
  context.owner.query(`update staff_role set given_at = app_now() - $1::interval`, [ago])

async function start(by = manager) {
  await by.get('/fr/staff/rights')
  return by.post(RESETS, { account })
}

/** Presses the button of the first reset that waits; the link that is then shown. */
async function confirm(by: TestClient) {
  await by.get(RESETS)
  const { rows } = await context.owner.query('select id from staff_reset order by id')
  const answer = await by.post(`${RESETS}/confirmation`, { reset: rows.at(-1).id })
  const { text } = await by.get(RESETS)
  const [, link] = /<code>http:\/\/localhost:3000([^<]+)<\/code>/.exec(text) ?? []
  return { answer, text, link }
}

async function choose(link: string, browser = context.client()) {
  await context.travel(now)
  const secret = secretOn((await browser.get(link)).text)
  const fields = { name: 'x', password: NEXT, code: codeAt(secret, now) }
  return { secret, browser, answer: await browser.post(link, fields) }
}

test('two people give somebody their access back, and what they had opens nothing', async () => {
  const { client: elsewhere } = await signedIn(context, account)
  await context.travel(now)
  expect((await start()).location).toBe(RESETS)
  const { link = '' } = await confirm(officer)
  const { secret, browser, answer } = await choose(link)
  expect(answer.location).toBe('/fr/staff/recovery-codes')
  expect((await browser.get('/fr/staff')).text).toContain('Maude Essai')
  expect((await elsewhere.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
  const { rows } = await context.owner.query(`select from outbox where kind = 'staff_changed'`)
  expect(rows).toHaveLength(1)
  const at = new Date(now.getTime() + 60_000)
  const tries = async (password: string, code: string) => {
    const visitor = context.client()
    await context.travel(at)
    await visitor.get('/fr/staff/sign-in')
    const answer = await visitor.post('/fr/staff/sign-in', { email: lost.email, password, code })
    return answer.location === '/fr/staff'
  }
  expect(await tries(PASSWORD, codeAt(lost.secret, at))).toBe(false)
  expect(await tries(NEXT, codeAt(lost.secret, at))).toBe(false)
  expect(await tries(NEXT, lost.recoveryCodes[0] ?? '')).toBe(false)
  expect(await tries(NEXT, codeAt(secret, at))).toBe(true)
  expect((await choose(link)).answer.status, 'a link counts once').toBe(404)
})

test('a sign-in with the old factors that is under way when they change is ended as well', async () => {
  await start()
  const { link = '' } = await confirm(officer)
  const thief = await context.pool.connect()
  try {
    await thief.query('begin')
    const { rows } = await thief.query(
      `select began from begin_staff_session($1, gen_random_uuid(), 'x', '{"step": 9999999999}')`,
      [account],
    )
    expect(rows).toEqual([{ began: true }])
    const chosen = choose(link)
    await hasSettledOrWaits(context, chosen)
    await thief.query('commit')
    expect((await chosen).answer).toMatchObject({ location: '/fr/staff/recovery-codes' })
  } finally {
    thief.release()
  }
  const open = await context.owner.query(
    `select from staff_session where account_id = $1 and browser = 'x' and ended_at is null`,
    [account],
  )
  expect(open.rowCount).toBe(0)
})

test('neither whoever started it nor the person confirms it; a second person may', async () => {
  await start()
  expect((await confirm(manager)).link).toBeUndefined()
  expect((await manager.get(RESETS)).text).toContain('Une autre personne doit confirmer')
  const { client: themselves } = await signedIn(context, account)
  await context.travel(now)
  expect((await confirm(themselves)).link).toBeUndefined()
  expect((await confirm(officer)).link, 'control').toBeDefined()
})

test('nobody starts their own', async () => {
  const { client: themselves } = await signedIn(context, account)
  await context.travel(now)
  await start(themselves)
  const { rows } = await context.owner.query('select from staff_reset')
  expect(rows).toEqual([])
})

test('the database itself refuses one person twice', async () => {
  const { rows } = await context.owner.query(
    'select account_id from staff_session order by began_at',
  )
  const by = rows.at(-1).account_id
  await expect(
    context.owner.query(
      `insert into staff_reset (account_id, clinic_id, started_by, expires_at, confirmed_by)
        values ($1, $2, $3, now(), $3)`,
      [account, clinic, by],
    ),
  ).rejects.toThrow('staff_reset_check')
})

test('confirmed by two at once, there is one link', async () => {
  await start()
  const { client: second } = await aWorker(context, [{ clinic, role: 'manager' }])
  await since('2 months')
  await context.travel(now)
  await Promise.all([officer.get(RESETS), second.get(RESETS)])
  const { rows } = await context.owner.query('select id from staff_reset')
  const press = (by: TestClient) => by.post(`${RESETS}/confirmation`, { reset: rows[0].id })
  const all = await Promise.all([press(officer), press(second)])
  expect(all.map(({ status }) => status).toSorted()).toEqual([303, 404])
  const links = await context.owner.query('select from staff_invitation where resets is not null')
  expect(links.rowCount).toBe(1)
})

test('a reset waits for three days, and its link as long', async () => {
  await start()
  const later = new Date(now.getTime() + 72 * 60 * 60_000)
  const { link = '' } = await confirm(officer)
  const browser = context.client()
  await context.travel(later)
  expect((await browser.get(link)).status).toBe(404)
})

test('another clinic’s people start nothing here, and see nothing', async () => {
  const elsewhere = (await aClinic(context.owner)).id
  const { client: stranger } = await aWorker(context, [{ clinic: elsewhere, role: 'manager' }])
  await context.travel(now)
  expect((await start(stranger)).status).toBe(404)
  await start()
  expect((await stranger.get(RESETS)).text).not.toContain('Maude Essai, ')
  expect((await confirm(stranger)).answer.status).toBe(404)
})

test('nobody invites their own second person: it takes a month, or somebody else’s invitation', async () => {
  await since('29 days')
  await start()
  expect((await confirm(officer)).link).toBeUndefined()
  const { rows } = await context.owner.query(
    `select id, email_index from staff_account a
      where exists (select from staff_role r where r.account_id = a.id and r.role = 'privacy')`,
  )
  const invitedBy = (by: string) =>
    context.owner.query(
      `insert into staff_invitation (token_digest, email_index, identity, roles, invited_by, expires_at, accepted_by)
        values (gen_random_uuid()::text::bytea, $1, '', $2, ${by}, now(), uuidv7())`,
      [rows[0].email_index, JSON.stringify([{ clinic, role: 'privacy' }])],
    )
  await invitedBy('(select started_by from staff_reset)')
  expect((await confirm(officer)).link).toBeUndefined()
  expect((await officer.get(RESETS)).text).toContain('Maude Essai')
  await invitedBy('null')
  expect((await confirm(officer)).link, 'control').toBeDefined()
})

test('an account that stands above clinics is not restored at one', async () => {
  await context.owner.query(
    `insert into staff_role (account_id, role, given_at) values ($1, 'network', now())`,
    [account],
  )
  await start()
  expect((await confirm(officer)).link).toBeUndefined()
})

test('another reset has the link of the first open nothing', async () => {
  await start()
  const { link: first = '' } = await confirm(officer)
  await start()
  const { link: second = '' } = await confirm(officer)
  expect((await choose(first)).answer.status).toBe(404)
  expect((await choose(second)).answer.location).toBe('/fr/staff/recovery-codes')
})

test('a confirmation whose answer was lost says so again', async () => {
  await start()
  const { rows } = await context.owner.query(
    `select r.id, a.id as by from staff_reset r, staff_account a
      join staff_role m on m.account_id = a.id and m.role = 'privacy'`,
  )
  const again = () =>
    context.owner.query(`select outcome from confirm_reset($1, $2, $3, $4, uuidv7(), '', 72)`, [
      rows[0].id,
      clinic,
      rows[0].by,
      'ab'.repeat(32),
    ])
  expect((await again()).rows).toEqual([{ outcome: 'confirmed' }])
  expect((await again()).rows).toEqual([{ outcome: 'confirmed' }])
  const other = await context.owner.query(
    `select outcome from confirm_reset($1, $2, $3, $4, uuidv7(), '', 72)`,
    [rows[0].id, clinic, rows[0].by, 'cd'.repeat(32)],
  )
  expect(other.rows).toEqual([{ outcome: null }])
})

test('an account that was closed for want of use is open again', async () => {
  await context.owner.query('update staff_account set disabled_at = now() where id = $1', [account])
  await start()
  const { link = '' } = await confirm(officer)
  expect((await choose(link)).answer.location).toBe('/fr/staff/recovery-codes')
  const { rows } = await context.owner.query(
    'select disabled_at from staff_account where id = $1',
    [account],
  )
  expect(rows).toEqual([{ disabled_at: null }])
})
