import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../../src/start/config.ts'
import { siteOf } from '../../src/start/site.ts'
import { isOnThisMachine } from '../../src/start/way.ts'
import type { TagSettings } from '../../src/web/tagSettings.ts'
import { production, refusal } from '../support/environment.ts'

const page = path.join(import.meta.dirname, '../../docs/cookies.md')
const described = async (): Promise<TagSettings> =>
  JSON.parse(/```json\n([^`]*)```/.exec(await readFile(page, 'utf8'))?.[1] ?? '')

/** How a file is refused that says this. */
async function said(text: string) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tags-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const COOKIE_TAGS = path.join(folder, 'tags.json')
  await writeFile(COOKIE_TAGS, text)
  return { said: refusal({ ...production, COOKIE_TAGS }), env: { ...production, COOKIE_TAGS } }
}

/** How the file of the page is refused, with something of its tag changed. */
async function refused(change: (tag: Record<string, unknown>) => void) {
  const settings = await described()
  change(settings.tags[0] as Record<string, unknown>)
  return (await said(JSON.stringify(settings))).said
}

test('the file that the page describes is taken, and is the site’s', async () => {
  const { said: refusal, env } = await said(JSON.stringify(await described()))
  expect(refusal).toBe('accepted')
  const site = siteOf(loadConfig(env), pino({ level: 'silent' }))
  expect(site.optional).toEqual(await described())
})

test('without a file there is no tag, and only what serves reads one', async () => {
  const { env } = await said(JSON.stringify(await described()))
  const none = siteOf(loadConfig(production), pino({ level: 'silent' }))
  expect(none.optional.tags).toEqual([])
  expect(loadConfig(env, 'web').cookieTags?.tags).toHaveLength(1)
  for (const command of ['worker', 'migrate'] as const)
    expect(loadConfig(env, command).cookieTags).toBe(undefined)
})

test.each([
  [`'unsafe-inline'`, 'script-src'],
  [`'unsafe-eval'`, 'script-src'],
  [`'unsafe-inline'`, 'style-src'],
  [`'strict-dynamic'`, 'script-src'],
  [`'wasm-unsafe-eval'`, 'script-src'],
  ['*', 'img-src'],
  ['https:', 'img-src'],
  ['data:', 'img-src'],
  ['blob:', 'worker-src'],
  ['https://*', 'connect-src'],
  ['https://*.com', 'connect-src'],
  ['https://a.*.example', 'connect-src'],
  ['http://statistiques.example', 'connect-src'],
  ['http://*.localhost', 'connect-src'],
  ['https://statistiques.example/path', 'connect-src'],
  [`https://statistiques.example; script-src 'unsafe-inline'`, 'connect-src'],
  ['https://statistiques.example *', 'connect-src'],
])('a tag that asks for %s in %s is refused by its name', async (source, directive) => {
  const answer = await refused((tag) => Object.assign(tag, { hosts: { [directive]: [source] } }))
  expect(answer).toBe(
    `COOKIE_TAGS: the file is wrong at tags.0: Matomo asks for ${source}, which no page of this site allows: only https:// and wss:// hosts`,
  )
})

test.each([
  'wss://statistiques.example',
  'https://*.statistiques.example:8443',
  'http://127.0.0.1:9',
])('%s is a host', async (source) => {
  const hosts = { 'connect-src': [source] }
  expect(await refused((tag) => Object.assign(tag, { hosts }))).toBe('accepted')
})

test.each(['session-3000', '__Host-session', '__Host-*', 'ses*', 'consent-*', 'staff-1'])(
  'a tag may not say that the cookie %s is its own',
  async (name) => {
    const answer = await refused(({ cookies }) =>
      Object.assign((cookies as object[])[0] ?? {}, { name }),
    )
    expect(answer).toContain('tags.0.cookies.0.name: a tag names a cookie that is this site’s own')
  },
)

test.each([
  ['', 'must be a JSON file that describes tags (docs/cookies.md)'],
  ['{}', 'the file is wrong at tags'],
  ['{"tags":[{}]}', 'the file is wrong at tags.0.name'],
  ['{"tags":[],"more":1}', 'the file is wrong at more'],
  ['{"tags":[],"ask_again_months":13}', 'the file is wrong at ask_again_months'],
])('a file that says %s is refused in one line', async (text, problem) => {
  expect((await said(text)).said).toBe(`COOKIE_TAGS: ${problem}`)
})

test('versions of changes stand in their order', async () => {
  const { changes, ...settings } = await described()
  const twice = JSON.stringify({ ...settings, changes: [...changes, ...changes] })
  expect((await said(twice)).said).toContain('changes must stand in the order of their versions')
})

test.each([
  ['127.0.0.1', 'http://localhost:3000', true],
  ['localhost', 'http://127.0.0.1:3000', true],
  ['0.0.0.0', 'http://localhost:3000', false],
  ['127.0.0.1', 'https://demo.example', false],
])('a demonstration at %s for %s has invented tags: %s', (host, publicOrigin, has) => {
  expect(isOnThisMachine({ host, publicOrigin })).toBe(has)
})
