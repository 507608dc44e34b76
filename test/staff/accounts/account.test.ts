import { beforeEach, expect, test } from 'vitest'
import { StaffMessage } from '../../../src/messages/outboxMessage.ts'
import { composeStaffMail } from '../../../src/staff/mails.ts'
import { useApp } from '../../support/app.ts'
import { now } from '../../support/database.ts'
import { aClinic } from '../../support/factories.ts'
import { aWorker, signedIn } from '../worker.ts'
import { aNewcomer, codeAt, type Newcomer, PASSWORD, secretOn } from './newcomer.ts'

const context = useApp()
const ACCOUNT = '/fr/staff/account'
const NEXT = 'huit tramways mauves'
let somebody: Newcomer

beforeEach(async () => {
  await context.travel(now)
  somebody = await aNewcomer(context, (await aClinic(context.owner)).id)
})

/** The mails that wait, as they would be sent. */
async function mails() {
  const { rows } = await context.owner.query('select * from outbox order by id')
  const compose = composeStaffMail(context.keys, context.parts.site)
  return rows.map((row) => {
    const { to, content } = compose(StaffMessage.parse(row))
    return { to, text: [content.title, ...content.before, content.action?.href].join('\n') }
  })
}

async function signsIn(password: string, code: string) {
  const visitor = context.client()
  await visitor.get('/fr/staff/sign-in')
  const answer = await visitor.post('/fr/staff/sign-in', { email: somebody.email, password, code })
  return answer.location === '/fr/staff'
}
const inAMinute = new Date(now.getTime() + 60_000)

async function change(fields: Record<string, string> = {}) {
  await somebody.client.get(ACCOUNT)
  return somebody.client.post(`${ACCOUNT}/password`, { password: NEXT, ...fields })
}

test('a password is changed, told by mail, and the old one opens nothing', async () => {
  expect((await change()).location).toBe(ACCOUNT)
  expect(await mails()).toEqual([
    { to: somebody.email, text: expect.stringContaining('mot de passe a été changé le dimanche') },
  ])
  const { rows } = await context.owner.query('select sealed from outbox')
  expect(JSON.stringify(rows)).not.toContain(somebody.email)
  const next = codeAt(somebody.secret, new Date(now.getTime() + 30_000))
  expect(await signsIn(PASSWORD, next)).toBe(false)
  expect(await signsIn(NEXT, next)).toBe(true)
})

test('a password that anybody would try is refused, and no password comes back', async () => {
  for (const password of ['court', 'motdepasse1234', 'Maude Essai!', '']) {
    const refused = await change({ password })
    expect(refused.status, password).toBe(422)
    if (password) expect(refused.text).not.toContain(`"${password}"`)
  }
  expect(await mails()).toEqual([])
})

test('other sessions end when that is asked', async () => {
  const { rows } = await context.owner.query('select id from staff_account')
  const { client: other } = await signedIn(context, rows[0].id)
  await change()
  expect((await other.get('/fr/staff')).status).toBe(200)
  await change({ end_others: 'yes' })
  expect((await other.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
  expect((await somebody.client.get('/fr/staff')).status).toBe(200)
})

test('five minutes later a code is asked for, and what was typed is not in the page', async () => {
  await context.travel(new Date(now.getTime() + 6 * 60_000))
  const asked = await change()
  expect(asked.status).toBe(403)
  expect(asked.text).not.toContain(NEXT)
  expect(await mails()).toEqual([])
})

test('another authenticator takes the place of the first, once it works', async () => {
  const secret = secretOn((await somebody.client.get(`${ACCOUNT}/authenticator`)).text)
  const save = (code: string) => somebody.client.post(`${ACCOUNT}/authenticator`, { code })
  expect((await save('000000')).status).toBe(422)
  expect((await save(codeAt(somebody.secret, now))).status, 'of the first').toBe(422)
  expect((await save(codeAt(secret, now))).location).toBe(ACCOUNT)
  expect((await mails())[0]?.text).toContain('application d’authentification a été remplacée')
  await context.travel(inAMinute)
  const visitor = { old: codeAt(somebody.secret, inAMinute), next: codeAt(secret, inAMinute) }
  const tried = async (code: string) => {
    const answer = signsIn(PASSWORD, code)
    await context.travel(inAMinute)
    return answer
  }
  expect(await tried(visitor.old)).toBe(false)
  expect(await tried(codeAt(secret, now)), 'a code counts once').toBe(false)
})

test('new recovery codes replace the old', async () => {
  await somebody.client.get(ACCOUNT)
  const answer = await somebody.client.post(`${ACCOUNT}/recovery-codes`, {})
  expect(answer.location).toBe('/fr/staff/recovery-codes')
  const { text } = await somebody.client.get('/fr/staff/recovery-codes')
  const [code = ''] = [...text.matchAll(/<code>([0-9a-f-]+)<\/code>/g)].map(([, each]) => each)
  expect(await signsIn(PASSWORD, somebody.recoveryCodes[0] ?? '')).toBe(false)
  expect(await signsIn(PASSWORD, code)).toBe(true)
})

test('an invitation goes out by mail, with its link', async () => {
  const clinic = (await aClinic(context.owner)).id
  const { client } = await aWorker(context, [{ clinic, role: 'manager' }])
  await client.get('/fr/staff/people')
  const fields = { email: 'maude@essai.example', roles: ['reception'] }
  await client.post('/fr/staff/people', fields)
  const [mail] = await mails()
  expect(mail?.to).toBe('maude@essai.example')
  const link = /\/fr\/staff\/invitations\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  expect((await context.client().get(link)).text).toContain('maude@essai.example')
  for (let more = 0; more < 5; more++) await client.post('/fr/staff/people', fields)
  await context.owner.query('update installation set demo = false')
  await client.post('/fr/staff/people', fields)
  expect(await mails(), 'nobody fills a stranger’s mailbox').toHaveLength(6)
})
