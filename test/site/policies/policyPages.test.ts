import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { createPolicies } from '../../../src/site/policies/policies.ts'
import { useApp } from '../../support/app.ts'
import { superuser } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'
import { htmlMistakes } from '../../support/validHtml.ts'
import { announce, onlyFirst } from './published.ts'

const context = useApp()
let visitor: TestClient

beforeEach(async () => {
  await onlyFirst(context)
  await context.setClock(now)
  const policies = createPolicies(context.db)
  context.app = createApp({ ...context.parts, policies, terms: policies })
  visitor = context.client()
  await visitor.get('/en/attestation')
  await visitor.post('/en/attestation', {})
})

const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
/** What a page says, without its markup. */
const said = async (path: string) =>
  (await visitor.get(path)).text.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ')

test('an announced version is told on the page within a minute, and read before it is in force', async () => {
  expect(await said('/fr/privacy')).toContain('Version du 1er novembre 2026, en vigueur.')
  await announce(context, {})
  await context.travel(minutesLater(1))
  const told = await said('/fr/privacy')
  expect(told).toContain('Elle sera en vigueur à partir du 15 décembre 2026.')
  expect(told).toContain('Pourquoi elle change : Un nouveau fournisseur de courriel.')
  expect(told).toContain('Courriel Démo')
  expect(told).not.toContain('Courriel Boréal')
  const next = await said('/fr/privacy/versions/2026-12-15')
  expect(next).toContain('Version annoncée, en vigueur à partir du 15 décembre 2026.')
  expect(next).toContain('Courriel Boréal')
  expect(await said('/en/privacy')).toContain('Why it changes: A new provider of email.')
})

test('it takes the place of the former at midnight of its day, not a second earlier', async () => {
  await announce(context, {})
  await context.travel(new Date('2026-12-15T04:59:59Z'))
  expect(await said('/fr/privacy')).toContain('Courriel Démo')
  await context.travel(new Date('2026-12-15T05:00:00Z'))
  const current = await said('/fr/privacy')
  expect(current).toContain('Version du 15 décembre 2026, en vigueur.')
  expect(current).toContain('Courriel Boréal')
  const former = await said('/fr/privacy/versions/2026-11-01')
  expect(former).toContain('Version du 1er novembre 2026, remplacée le 15 décembre 2026.')
  expect(former).toContain('Courriel Démo')
})

test('the archive lists every version, and what changed is told in words', async () => {
  await announce(context, {})
  await context.travel(new Date('2026-12-20T15:00:00Z'))
  const archive = await visitor.get('/fr/privacy/versions')
  for (const path of ['2026-12-15', '2026-12-15/changes/2026-11-01', '2026-11-01'])
    expect(archive.text).toContain(`href="/fr/privacy/versions/${path}"`)
  const page = await visitor.get('/fr/privacy/versions/2026-12-15/changes/2026-11-01')
  const text = page.text.replaceAll('\n', ' ')
  expect(text).toMatch(/<del><span class="visually-hidden">\[retiré : <\/span>Démo</)
  expect(text).toMatch(/<ins><span class="visually-hidden">\[ajouté : <\/span>Boréal</)
  expect(text).toContain('<h2>9. À qui vos renseignements sont communiqués</h2>')
  expect(text).not.toContain('## ')
})

test.each([
  '/fr/privacy/versions/2026-11-02',
  '/fr/privacy/versions/first',
  '/fr/privacy/versions/2026-11-01/changes/2026-11-01',
  '/fr/privacy/versions/2026-11-01/changes/2026-12-15',
  '/fr/cookies/versions',
])('%s is not there', async (path) => {
  await announce(context, {})
  await context.travel(minutesLater(2))
  expect((await visitor.get(path)).status).toBe(404)
})

test('the terms accepted at identification are those in force by the database’s clock, and stay on record', async () => {
  await announce(context, { kind: 'terms' })
  const client = await superuser(context)
  const accepted = async () => {
    const { rows } = await client.query(
      `select text_version, locale from consent where purpose = 'terms' order by given_at`,
    )
    return rows.map(({ text_version, locale }) => [text_version, locale])
  }
  await context.identifiedClient()
  await context.setClock(new Date('2026-12-15T04:59:59Z'))
  await context.identifiedClient(undefined, 'en')
  await context.setClock(new Date('2026-12-15T05:00:00Z'))
  await context.identifiedClient()
  expect(await accepted()).toEqual([
    ['2026-11-01', 'fr'],
    ['2026-11-01', 'en'],
    ['2026-12-15', 'fr'],
  ])
  const versions = (await accepted()).map(([version]) => version)
  await client.end()
  for (const version of versions)
    expect((await visitor.get(`/fr/terms/versions/${version}`)).status).toBe(200)
})

test('control: were the latest version taken, they would have accepted what is not in force', async () => {
  await announce(context, { kind: 'terms' })
  const careless = (words: string) => words.replace('and effective_at <= app_now()', '')
  await sabotagedRoutine(context, 'terms_in_force', careless, () => context.identifiedClient())
  const client = await superuser(context)
  const accepted = await client.query('select text_version from consent')
  await client.end()
  expect(accepted.rows).toEqual([{ text_version: '2026-12-15' }])
})

test('nobody is let in where no terms are in force', async () => {
  await context.owner.query('truncate policy_version')
  await expect(context.identifiedClient()).rejects.toThrow('identification answered 500')
})

test('whoever identifies themselves is told of terms to come', async () => {
  expect(await said('/fr/identification')).not.toContain('De nouvelles conditions')
  await announce(context, { kind: 'terms' })
  await context.travel(minutesLater(1))
  const { text } = await visitor.get('/fr/identification')
  expect(text).toContain(
    'De nouvelles conditions d’utilisation seront en vigueur à partir du 15 décembre 2026.',
  )
  expect(text).toContain('href="/fr/terms/versions/2026-12-15"')
})

test('what is known stays readable while the database is away', async () => {
  await said('/fr/privacy')
  await context.travel(minutesLater(10))
  await context.owner.query('revoke select on policy_version from clinic_app')
  expect((await visitor.get('/fr/privacy')).status).toBe(200)
  expect((await visitor.get('/fr/terms')).status).toBe(500)
  await context.owner.query('grant select on policy_version to clinic_app')
})

test('what is read is read once a minute, whoever looks', async () => {
  await said('/fr/privacy')
  await said('/fr/terms')
  await context.owner.query('truncate policy_version')
  await context.travel(new Date(now.getTime() + 59_000))
  expect(await said('/fr/privacy')).toContain('Courriel Démo')
})

describe.each(['fr', 'en'])('in %s', (locale) => {
  test.each([
    '/privacy',
    '/terms',
    '/privacy/versions',
    '/privacy/versions/2026-12-15',
    '/privacy/versions/2026-12-15/changes/2026-11-01',
    '/terms/versions/2026-12-15/changes/2026-11-01',
  ])('%s is valid with an announced version, and weighs at most 6 KB', async (path) => {
    await announce(context, {})
    await announce(context, { kind: 'terms' })
    await context.travel(minutesLater(1))
    const { status, text } = await visitor.get(`/${locale}${path}`)
    expect(status).toBe(200)
    expect(await htmlMistakes(text)).toEqual([])
    expect(gzipSync(text).length).toBeLessThanOrEqual(6 * 1024)
  })
})
