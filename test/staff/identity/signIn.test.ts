import { beforeEach, describe, expect, test } from 'vitest'
import { StaffMessage } from '../../../src/messages/outboxMessage.ts'
import { addressBlock } from '../../../src/privacy/addressBlock.ts'
import { tryAnswer } from '../../../src/staff/factors/tries.ts'
import { bindIdentity, factorOf } from '../../../src/staff/identity/identities.ts'
import { composeStaffMail } from '../../../src/staff/mails.ts'
import { changed } from '../../openid/forgeries.ts'
import { useForgingService } from '../../openid/forgingService.ts'
import { useApp } from '../../support/app.ts'
import { countOf, superuser } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aClinic } from '../../support/factories.ts'
import { loggedTo } from '../../support/logged.ts'
import { say } from '../../support/say.ts'
import { aNewcomer } from '../accounts/newcomer.ts'
import { aWorker, signedIn } from '../worker.ts'
import { comesBack, depart, departToBind } from './service.ts'

const service = useForgingService()
const lines: string[] = []
const context = useApp(({ site }) => {
  const log = loggedTo(lines)
  return { staffService: service.provider, log, site: { ...site, log } }
})
const OWN = '/fr/staff/account/identity'
const SUB = 'sub-of-nobody-else'
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
let clinic: string
let worker: Awaited<ReturnType<typeof aWorker>>

beforeEach(async () => {
  lines.length = 0
  clinic = (await aClinic(context.owner)).id
  worker = await aWorker(context, [{ clinic, role: 'reception' }])
})

const binds = async (client: TestClient, sub = SUB) =>
  comesBack(context, client, service.cameBack(await departToBind(client), sub))

async function signsIn(client = context.client(), sub = SUB) {
  const came = await comesBack(context, client, service.cameBack(await depart(client), sub))
  return { client, came, isIn: came.location === '/fr/staff' }
}

/** What the next page tells, once. */
const told = async (client: TestClient, path = OWN) => (await client.get(path)).text

const steps = async (account = worker.account) =>
  (
    await context.owner.query(
      'select step from staff_identity_step where account_id = $1 order by id',
      [account],
    )
  ).rows.map(({ step }) => step)

async function mails() {
  const { rows } = await context.owner.query('select * from outbox order by id')
  const compose = composeStaffMail(context.keys, context.parts.site)
  return rows.map((row) => compose(StaffMessage.parse(row)).content.before.join('\n'))
}

describe('an identity that is bound', () => {
  test('opens its account, in the roles that the account has, and asks for no code here', async () => {
    expect((await binds(worker.client)).location).toBe(OWN)
    expect(await told(worker.client)).toContain(say('staff.notice.identity_bound'))
    expect(await mails()).toEqual([expect.stringContaining('a été liée à votre compte')])
    const { client, isIn } = await signsIn()
    expect(isIn).toBe(true)
    expect((await client.get('/fr/staff/rights')).text).toContain('Accueil')
    expect(await steps()).toEqual(['bound', 'signed_in'])
    expect((await client.get(OWN)).text).toContain(say('staff.identity.step.signed_in'))
  })

  test('leads back to the page that somebody came for', async () => {
    await binds(worker.client)
    const client = context.client()
    await client.get('/fr/staff/sessions')
    expect((await signsIn(client)).came.location).toBe('/fr/staff/sessions')
  })

  test('gives no role, whatever the service claims', async () => {
    await binds(worker.client)
    const claims = { roles: ['manager', 'network'], groups: ['manager'], role: 'network', clinic }
    service.forgery = { claims: changed({ ...claims, realm_access: { roles: ['network'] } }) }
    const { client } = await signsIn()
    expect((await client.get('/fr/staff/people')).status).toBe(404)
    const { rows } = await context.owner.query('select role from staff_role')
    expect(rows).toEqual([{ role: 'reception' }])
  })

  test('is found by the service and its name there: never by an address', async () => {
    const { email } = await aNewcomer(context, clinic)
    service.forgery = {
      claims: changed({ email, email_verified: true, preferred_username: email }),
    }
    const { client, isIn } = await signsIn()
    expect(isIn).toBe(false)
    expect(await told(client, '/fr/staff/sign-in')).toContain(say('staff.identity.unknown'))
    expect(await countOf(context, 'staff_identity')).toBe(0)
  })

  test('of a disabled account is refused as one that nobody knows, and its log tells', async () => {
    await binds(worker.client)
    await context.owner.query('update staff_account set disabled_at = app_now() where id = $1', [
      worker.account,
    ])
    const pages = []
    for (const sub of [SUB, 'unknown']) {
      const { client, came } = await signsIn(context.client(), sub)
      expect(came).toMatchObject({ status: 303, location: '/fr/staff/sign-in' })
      const { text } = await client.get('/fr/staff/sign-in')
      expect(text).toContain(say('staff.identity.unknown'))
      pages.push(text.replaceAll(/value="[^"]*"|data-passkey="[^"]*"/g, ''))
    }
    expect(pages[0]).toBe(pages[1])
    expect(await steps()).toEqual(['bound', 'refused'])
  })

  test('an answer that was used opens nothing again, in this browser or another', async () => {
    await binds(worker.client)
    const client = context.client()
    const path = service.cameBack(await depart(client), SUB)
    expect((await comesBack(context, client, path)).location).toBe('/fr/staff')
    expect((await comesBack(context, client, path)).location, 'who is in goes on').toBe('/fr/staff')
    const other = context.client()
    expect((await comesBack(context, other, path)).location).toBe('/fr/staff/sign-in')
    const { rowCount } = await context.owner.query(
      'select from staff_session where subject is not null',
    )
    expect(rowCount).toBe(1)
  })

  test('neither it nor anything that the service signed is stored or logged', async () => {
    await binds(worker.client)
    await signsIn()
    const client = await superuser(context)
    for (const table of ['staff_identity', 'staff_identity_step', 'staff_session', 'outbox']) {
      const { rows } = await client.query(`select t::text as row from ${table} t`)
      expect(rows.length, table).toBeGreaterThan(0)
      expect(JSON.stringify(rows)).not.toContain(SUB)
    }
    await client.end()
    expect(lines.length).toBeGreaterThan(5)
    for (const secret of [SUB, 'eyJ', 'code=', service.clientSecret])
      expect(lines.join('')).not.toContain(secret)
  })

  test('the application itself neither reads nor writes who is bound to what, but by its routines', async () => {
    for (const statement of [
      'select from staff_identity',
      'delete from staff_identity',
      'delete from staff_identity_step',
      'delete from staff_logout',
    ])
      await expect(context.pool.query(statement)).rejects.toThrow('permission denied')
  })
})

describe('a session that it opened', () => {
  test('ends after 15 minutes without activity, and after twelve hours whatever the activity', async () => {
    await binds(worker.client)
    const { client } = await signsIn()
    await context.travel(minutes(16))
    expect((await client.get('/fr/staff')).location).toBe('/fr/staff/sign-in')

    const { client: busy } = await signsIn()
    await context.travel(now)
    for (let at = 10; at < 12 * 60; at += 10) {
      await context.travel(minutes(at))
      expect((await busy.get('/fr/staff/sessions')).status, `after ${at} minutes`).toBe(200)
    }
    await context.travel(minutes(12 * 60 + 1))
    expect((await busy.get('/fr/staff/sessions')).location).toBe('/fr/staff/sign-in')
  })

  test('counts as proved from when they showed there who they are, not from when they came', async () => {
    await binds(worker.client)
    const asked = async (secondsAgo: number) => {
      const client = context.client()
      await context.travel(new Date())
      const auth_time = Math.floor(Date.now() / 1000) - secondsAgo
      service.forgery = { claims: changed({ auth_time }) }
      const came = await comesBack(context, client, service.cameBack(await depart(client), SUB))
      expect(came.location).toBe('/fr/staff')
      await client.get('/fr/staff/account')
      return (await client.post('/fr/staff/account/recovery-codes', {})).status
    }
    expect(await asked(20)).toBe(303)
    expect(await asked(400), 'signed in there seven minutes ago').toBe(403)
  })
})

describe('binding', () => {
  test('asks for a proof of the last five minutes, and goes on to the service once it is given', async () => {
    await context.travel(minutes(6))
    await worker.client.get(OWN)
    const asked = await worker.client.post(OWN, {})
    expect(asked.status).toBe(403)
    expect(asked.headers.get('Content-Security-Policy')).toContain(service.provider.origin)
    const sent = await worker.client.post(OWN, { form_proof: 'demo' })
    expect(sent.headers.get('Location')).toContain('/authorize?')
  })

  test('after ten minutes over there one begins again, and is told so', async () => {
    const back = service.cameBack(await departToBind(worker.client), SUB)
    await context.travel(minutes(10.1))
    await comesBack(context, worker.client, back)
    expect(await told(worker.client)).toContain(say('staff.identity.stale'))
    expect(await countOf(context, 'staff_identity')).toBe(0)
  })

  test('is not reached without that proof, by the button of the sign-in page', async () => {
    await context.travel(minutes(6))
    await worker.client.get(OWN)
    const answer = await worker.client.post('/fr/staff/sign-in/service', {})
    expect(answer).toMatchObject({ status: 303, location: '/fr/staff' })
  })

  test('is offered to whoever has just accepted an invitation', async () => {
    const { client } = await aNewcomer(context, clinic)
    expect((await client.get('/fr/staff/recovery-codes')).text).toContain(`href="${OWN}"`)
    expect((await binds(client)).location).toBe(OWN)
    expect((await client.get('/fr/staff/recovery-codes')).text).not.toContain(`href="${OWN}"`)
  })

  test('an identity opens one account, and an account has one identity', async () => {
    await binds(worker.client)
    const other = await aWorker(context, [{ clinic, role: 'manager' }])
    expect((await binds(other.client)).location).toBe(OWN)
    expect(await told(other.client)).toContain(say('staff.identity.taken'))
    await binds(worker.client, 'another')
    expect(await told(worker.client)).toContain(say('staff.identity.other'))
    expect(await countOf(context, 'staff_identity')).toBe(1)
    await binds(worker.client)
    expect(await told(worker.client), 'bound again').toContain(say('staff.notice.identity_bound'))
    expect(await steps()).toEqual(['bound'])
  })

  test('a session that ended meanwhile binds nothing', async () => {
    const identity = factorOf(context.keys, service.issuer, { sub: SUB, issuedAt: now })
    const account = {
      id: worker.account,
      name: '',
      email: 'x@essai.example',
      locale: 'fr',
    } as const
    const of = { account: { ...account, password_hash: null, totp_secret: null }, now }
    await worker.client.get('/fr/staff')
    await worker.client.post('/fr/staff/sign-out', {})
    expect(await bindIdentity(context, { ...of, session: worker.session }, identity)).toBe('ended')
    expect(await countOf(context, 'staff_identity')).toBe(0)
  })
})

describe('two browsers that bind one identity to two accounts at once', () => {
  const unguarded = useApp(() => ({ staffService: service.provider }))

  async function race(app = context) {
    const at = (await aClinic(app.owner)).id
    const clients = []
    for (const _ of [1, 2])
      clients.push((await aWorker(app, [{ clinic: at, role: 'reception' }])).client)
    const ways = []
    for (const client of clients)
      ways.push([client, service.cameBack(await departToBind(client), SUB)] as const)
    const answers = await Promise.all(ways.map(([client, path]) => client.get(path)))
    expect(answers.map(({ location }) => location)).toEqual([OWN, OWN])
    return countOf(app, 'staff_identity')
  }

  test('leave one binding, and the other is refused', async () => {
    expect(await race()).toBe(1)
    expect((await mails()).length).toBe(1)
  })

  test('control: without the key of the table both accounts would open', async () => {
    await unguarded.owner.query('alter table staff_identity drop constraint staff_identity_pkey')
    expect(await race(unguarded)).toBe(2)
  })
})

describe('unbinding', () => {
  beforeEach(() => binds(worker.client))

  test('by the person ends the other sessions that it opened, and the local door stays', async () => {
    const { client: elsewhere } = await signsIn()
    await worker.client.get(OWN)
    const answer = await worker.client.post(`${OWN}-removal`, {})
    expect(answer.location).toBe(OWN)
    expect(await told(worker.client)).toContain(say('staff.notice.identity_freed'))
    expect((await elsewhere.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
    expect((await signsIn()).isIn).toBe(false)
    expect(await steps()).toEqual(['bound', 'signed_in', 'freed'])
    expect(await mails()).toContainEqual(expect.stringContaining('a été déliée de votre compte'))
    await binds(worker.client, 'another')
    expect((await signsIn(context.client(), 'another')).isIn, 'another may come').toBe(true)
  })

  test('asks for a proof of the last five minutes', async () => {
    await context.travel(minutes(6))
    await worker.client.get(OWN)
    expect((await worker.client.post(`${OWN}-removal`, {})).status).toBe(403)
    expect(await countOf(context, 'staff_identity')).toBe(1)
  })

  test('by a manager of a clinic where the person works, and by nobody else', async () => {
    const path = `/fr/staff/people/${worker.account}`
    const elsewhere = (await aClinic(context.owner)).id
    for (const [at, role, status] of [
      [clinic, 'reception', 404],
      [clinic, 'practitioner', 404],
      [elsewhere, 'manager', 404],
    ] as const) {
      const { client } = await aWorker(context, [{ clinic: at, role }])
      await client.get('/fr/staff/rights')
      expect((await client.post(`${path}/identity-removal`, {})).status, role).toBe(status)
      expect(await countOf(context, 'staff_identity'), `${role} at ${at}`).toBe(1)
    }
    const { client: opened } = await signsIn()
    const manager = await aWorker(context, [{ clinic, role: 'manager' }])
    expect((await manager.client.get(path)).text).toContain(say('staff.identity.free_theirs'))
    await manager.client.post(`${path}/identity-removal`, {})
    expect(await countOf(context, 'staff_identity')).toBe(0)
    expect((await opened.get('/fr/staff')).location).toBe('/fr/staff/sign-in')
    expect(await told(worker.client)).toContain(say('staff.identity.step.freed_by_other'))
  })

  test('goes with everything else that somebody signed in with, when two people restore their access', async () => {
    const token = 'of-the-link'
    await context.owner.query(
      `insert into staff_invitation (token_digest, email_index, identity, roles, invited_by, expires_at, resets)
        select sha256($2), email_index, identity, '[]', $1, app_now() + interval '1 hour', $1
        from staff_account where id = $1`,
      [worker.account, token],
    )
    const { rows } = await context.pool.query(
      `select account_id from accept_reset(encode(sha256($1), 'hex'), gen_random_uuid(), 'x', 'y', '[]', $2)`,
      [token, { id: crypto.randomUUID(), kind: 'staff_changed', locale: 'fr', sealed: 'x' }],
    )
    expect(rows).toEqual([{ account_id: worker.account }])
    expect((await signsIn()).isIn).toBe(false)
    expect(await countOf(context, 'staff_identity')).toBe(0)
  })
})

describe('the door', () => {
  test('says that it leaves for another site, and only the pages with it lead there', async () => {
    const { host, origin } = new URL(service.provider.issuer)
    const policyOf = async (client: TestClient, path: string) =>
      (await client.get(path)).headers.get('Content-Security-Policy')
    const visitor = context.client()
    const { text } = await visitor.get('/fr/staff/sign-in')
    expect(text).toContain(say('staff.identity.announce', { site: host }))
    for (const path of ['/fr/staff/sign-in', OWN])
      expect(await policyOf(worker.client, path), path).toContain(`form-action 'self' ${origin};`)
    expect(await policyOf(visitor, '/fr/staff/sign-in')).toContain(`form-action 'self' ${origin};`)
    for (const path of ['/fr/staff/account', '/fr/staff', '/fr/identification'])
      expect(await policyOf(worker.client, path), path).toContain("form-action 'self';")
  })

  test('after signing out leads to where they may still be signed in; nobody else is asked', async () => {
    await binds(worker.client)
    const { client } = await signsIn()
    await client.get('/fr/staff')
    expect((await client.post('/fr/staff/sign-out', {})).location).toBe(
      '/fr/staff/sign-in?ended=here',
    )
    const { text } = await client.get('/fr/staff/sign-in?ended=here')
    expect(text).toContain('href="/fr/staff/sign-in/leaving"')
    const leaving = await client.get('/fr/staff/sign-in/leaving')
    expect(leaving.headers.get('Location')).toContain(`${service.issuer}/leave?`)
    const { client: local } = await signedIn(context, worker.account)
    await local.get('/fr/staff')
    expect((await local.post('/fr/staff/sign-out', {})).location).toBe('/fr/staff/sign-in?ended')
  })

  test('an address that comes back too often waits, and says how long', async () => {
    await binds(worker.client)
    const client = context.client()
    const path = service.cameBack(await depart(client), SUB)
    const from = context.keys.blindIndex('throttle address', addressBlock('127.0.0.1'))
    for (let tries = 0; tries < 100; tries++) await tryAnswer(context.db, from)
    const refused = await comesBack(context, client, path)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('Retry-After')).toBe('3600')
  })

  describe('where the operator configured none', () => {
    const without = useApp()

    test('is nowhere, and its addresses do not exist', async () => {
      const { client } = await aWorker(without, [
        { clinic: (await aClinic(without.owner)).id, role: 'manager' },
      ])
      for (const page of ['/fr/staff/account', '/fr/staff/sign-in'])
        expect((await client.get(page)).text).not.toContain('identity')
      expect((await without.client().get('/fr/staff/sign-in')).text).not.toContain(
        'sign-in/service',
      )
      for (const path of ['/fr/staff/sign-in/return?state=x', OWN, '/fr/staff/sign-in/service'])
        expect((await client.get(path)).status, path).toBe(404)
    })
  })
})
