import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { createThrottles } from '../../src/identity/throttle/throttles.ts'
import { clientAddress } from '../../src/web/security.ts'
import { cardOf, useApp } from '../support/app.ts'
import { origin } from '../support/client.ts'
import { aPerson, aPostalArea } from '../support/factories.ts'
import { ask } from './ask.ts'

const MOST = 3
const context = useApp()

test.for([
  ['elsewhere.example', 421],
  ['localhost', 421],
  ['localhost:3001', 421],
  ['localhost:3000.elsewhere.example', 421],
  ['elsewhere.example@localhost:3000', 421],
  ['', 421],
  ['localhost:3000', 200],
  ['LOCALHOST:3000', 200],
  ['127.0.0.1:3000', 200],
  ['[::1]:3000', 200],
] as const)('asked as "%s", the site answers %i', async ([Host, status]) => {
  const answer = await ask(context, '/fr', { headers: { Host } })
  expect(answer.status).toBe(status)
  if (status === 421) expect(await answer.text()).toBe('421')
})

test('over https, the site answers to its own name alone', async () => {
  const site = { ...context.parts.site, origin: 'https://rdv.example' }
  const app = createApp({ ...context.parts, site })
  const statusOf = async (Host: string) => (await ask({ app }, '/fr', { headers: { Host } })).status
  expect(await statusOf('rdv.example')).toBe(200)
  for (const Host of ['localhost', 'localhost:443', '127.0.0.1', 'rdv.example.elsewhere.example'])
    expect(await statusOf(Host), Host).toBe(421)
})

test('probes answer whatever the name, and tell nothing else', async () => {
  const answer = await ask(context, '/healthz', { headers: { Host: '10.0.0.7' } })
  expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
})

test('no header a stranger sends ends up in a link or a redirection', async () => {
  const headers = {
    'X-Forwarded-Host': 'elsewhere.example',
    'X-Forwarded-Proto': 'https',
    'X-Original-URL': '/fr/mailbox',
    'X-Rewrite-URL': '/fr/mailbox',
    Forwarded: 'host=elsewhere.example;proto=https',
  }
  for (const path of ['/', '/fr', '/en/help', '/fr/search', '/fr/identification']) {
    const answer = await ask(context, path, { headers })
    const plain = await ask(context, path)
    expect(answer.status).toBe(plain.status)
    expect(answer.headers.get('Location')).toBe(plain.headers.get('Location'))
    expect(await answer.text()).not.toContain('elsewhere')
  }
})

test.for([
  [0, '1.1.1.1', '9.9.9.9'],
  [1, '1.1.1.1', '1.1.1.1'],
  [1, '1.1.1.1, 2.2.2.2', '2.2.2.2'],
  [1, ' 2001:db8::7 ', '2001:db8::7'],
  [2, '1.1.1.1, 2.2.2.2, 3.3.3.3', '2.2.2.2'],
  [2, '1.1.1.1', '9.9.9.9'],
  [1, '', '9.9.9.9'],
  [1, 'unknown', '9.9.9.9'],
  [1, `${'x'.repeat(5000)}`, '9.9.9.9'],
] as const)('behind %i proxies, "%s" comes from %s', ([hops, forwarded, address]) => {
  const page = {
    env: { incoming: { socket: { remoteAddress: '9.9.9.9' } } },
    req: { header: (name: string) => (name === 'X-Forwarded-For' ? forwarded : undefined) },
  }
  expect(clientAddress(page as never, hops)).toBe(address)
})

/** Fails to identify once more often than one address may, each time as another person; the last status. */
async function failures(hops: number, forwarded: (i: number) => string) {
  const limits = { perHour: 5, perDay: 10, perPersonPerDay: 20, perAddressPerHour: MOST }
  const app = createApp({
    ...context.parts,
    config: { ...context.parts.config, trustedProxyHops: hops },
    throttles: createThrottles(context.db, limits),
  })
  let status = 0
  for (let i = 0; i <= MOST; i++) {
    const person = await aPerson(context.owner, context.keys)
    const wrong = { ...cardOf(person), sequence_number: '99' }
    const form = await ask({ app }, '/fr/identification')
    const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(await form.text()) ?? []
    const answer = await ask({ app }, '/fr/identification', {
      method: 'POST',
      body: new URLSearchParams({ ...wrong, form_token: token }),
      headers: {
        'X-Forwarded-For': forwarded(i),
        Cookie: form.headers.getSetCookie()[0]?.split(';')[0] ?? '',
        Origin: origin,
      },
    })
    status = answer.status
  }
  return status
}

test('without trusted proxies, changing X-Forwarded-For escapes no limit', async () => {
  expect(await failures(0, (i) => `10.0.0.${i}`)).toBe(429)
})

test('behind one proxy, only the address that it saw counts', async () => {
  expect(await failures(1, (i) => `10.0.0.${i}, 192.0.2.7`)).toBe(429)
  await context.owner.query('truncate throttle')
  expect(await failures(1, (i) => `192.0.2.7, 10.0.0.${i}`), 'different clients').toBe(422)
})

test('after a form the address is new, so that a browser that keeps old pages shows none', async () => {
  await aPostalArea(context.owner)
  const client = await context.identifiedClient()
  await client.get('/fr/search')
  const answer = await client.post('/fr/search', {
    door: 'nearby',
    reason: 'semi_urgent',
    postal_code: 'H2X',
  })
  const location = answer.headers.get('Location')
  expect(location).toMatch(/^\/fr\/search\?n=[0-9a-z]+$/)
  expect((await client.get(String(location))).status).toBe(200)
})
