import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { standsFor } from '../../../src/web/tagSettings.ts'
import { aWorker } from '../../staff/worker.ts'
import { cardOf, useApp } from '../../support/app.ts'
import { createClient } from '../../support/client.ts'
import { aPerson, aPostalArea, aSlot } from '../../support/factories.ts'
import { nodesOf, root, type Source, sources } from '../../support/sources.ts'
import { twoTags } from '../../support/tags.ts'
import { answers } from './choices.ts'

const context = useApp(({ site }) => ({ site: { ...site, optional: twoTags } }))

/** The name of every cookie that an answer set, however it was asked for. */
let onTheWire: Set<string>
beforeEach(() => {
  onTheWire = new Set()
  const app = createApp(context.parts)
  const fetch = app.fetch.bind(app)
  app.fetch = async (...asked) => {
    const answer = await fetch(...asked)
    for (const line of answer.headers.getSetCookie()) onTheWire.add(line.split('=')[0] ?? '')
    return answer
  }
  context.app = app
})

/** The names that the page of cookies tells. */
async function listed(locale = 'fr') {
  const { text } = await context.client().get(`/${locale}/cookies`)
  return [...text.matchAll(/<dt>(?:[^<]*<br>)?<code>(.*?)<\/code>/g)].map(([, name = '']) => name)
}

const unlisted = (names: string[]) =>
  [...onTheWire].filter((name) => !names.some((pattern) => standsFor(pattern, name)))

test('every cookie that the walk of a patient, of staff and of a choice sets is on the list', async () => {
  await aPostalArea(context.owner)
  const slot = await aSlot(context.owner)
  const person = await aPerson(context.owner, context.keys)
  const browser = context.client()
  await browser.get('/en/attestation')
  await browser.post('/en/attestation', {})
  await answers(browser, 'yes')
  browser.cookies.set('_pk_id.1', '1')
  await answers(browser, 'no')
  await browser.get('/fr/identification')
  await browser.post('/fr/identification', cardOf(person))
  await browser.get('/fr/search')
  await browser.post('/fr/holds', { slot_id: slot.id })
  await browser.post('/fr/session/end', {})
  const { client } = await aWorker(context, [{ clinic: null, role: 'network' }])
  await client.get('/fr/staff')
  await client.post('/fr/staff/sign-out', {})
  await context.client().get('/fr/staff/sign-in')
  expect([...onTheWire].toSorted()).toEqual([
    '_pk_id.1',
    'attestation-3000',
    'consent-3000',
    'notes',
    'session-3000',
    'staff-3000',
    'visits',
  ])
  expect(unlisted(await listed())).toEqual([])
  expect(await listed('en')).toEqual(await listed())
})

test('control: a cookie that is set and not listed is seen', async () => {
  context.app.get('/fr/planted', (c) => {
    c.header('Set-Cookie', 'planted=1')
    return c.text('')
  })
  await context.client().get('/fr/planted')
  expect(unlisted(await listed())).toEqual(['planted'])
})

test('each is said with what it is for, how long it lasts and who sets it', async () => {
  const { text } = await context.client().get('/fr/cookies')
  const parts = text.split('<dt>').filter((part) => part.includes('</code></dt>'))
  expect(parts).toHaveLength((await listed()).length)
  for (const part of parts) expect(part).toContain('Durée :')
  expect(text).toContain('Ils sont écrits par ce site, et par lui seul.')
  expect(text.match(/Écrit par/g)).toHaveLength(4)
})

describe('where this site or a tag can set a cookie for domains', () => {
  test.each([
    ['https://rdv.clinique.example', ['rdv.clinique.example', 'clinique.example']],
    ['https://clinique.example', ['clinique.example']],
    ['http://127.0.0.1:3000', []],
    ['http://localhost:3000', []],
  ])('%s ends it for this host and each domain above', async (origin, domains) => {
    const site = { ...context.parts.site, origin }
    const app = createApp({ ...context.parts, site })
    const client = createClient((request) => app.fetch(request, { incoming: {} }), origin)
    await answers(client, 'yes')
    const { headers } = await answers(client, 'no')
    const ended = headers.getSetCookie().filter((line) => line.startsWith('visits='))
    expect(ended.map((line) => /Domain=([^;]+)/.exec(line)?.[1] ?? '')).toEqual(['', ...domains])
    for (const line of ended) expect(line).toMatch(/Max-Age=0; .*Path=\/(?:;|$)/)
  })
})

/** Where a file of the program sets a cookie by a name of its own making. */
function namedByHand(source: Pick<Source, 'file' | 'text'>) {
  return nodesOf(source).flatMap((node) => {
    const { type, value } = node as { type: string; value?: unknown }
    return type === 'Literal' && /^(?:set-cookie|__host-.*)$/i.test(String(value))
      ? [source.file]
      : []
  })
}

test('no cookie has a name that the list does not make', () => {
  const setting = sources().filter(({ text }) => /\b(?:setCookie|deleteCookie)\(/.test(text))
  // Those of this site, and the end of those that the tags are known to set.
  expect(setting.map(({ file }) => file).toSorted()).toEqual([
    'src/site/attestation.ts',
    'src/site/cookies/endCookies.ts',
    'src/site/cookies/visitorChoices.ts',
    'src/web/cookie.ts',
  ])
  for (const { file, text } of setting)
    if (!file.endsWith('endCookies.ts')) expect(text).toContain('cookieFor(')
  expect(sources().flatMap(namedByHand)).toEqual([])
  const scripts = globSync('static/*.js', { cwd: root })
  expect(scripts.length).toBeGreaterThan(1)
  for (const file of scripts)
    expect(readFileSync(path.join(root, file), 'utf8')).not.toMatch(/document\.cookie|cookieStore/)
})

test('control: a name made by hand is seen', () => {
  const text = `export const f = (c) => c.header('Set-Cookie', 'a=b')`
  expect(namedByHand({ file: 'src/site/x.ts', text })).toEqual(['src/site/x.ts'])
})
