import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { forgetOld } from '../../../src/privacy/retention.ts'
import { cookieRetention } from '../../../src/site/cookies/retention.ts'
import type { TagSettings } from '../../../src/web/tagSettings.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { patientPool } from '../../support/patient.ts'
import { twoTags } from '../../support/tags.ts'
import { answers, foreignScripts, inOneLine, keptChoices } from './choices.ts'

const context = useApp(({ site }) => ({ site: { ...site, optional: twoTags } }))
const what = (word: string) => ({ fr: `Une phrase : ${word}.`, en: `A sentence: ${word}.` })
const changed = (change: Partial<TagSettings>) => {
  const site = { ...context.parts.site, optional: { ...twoTags, ...change } }
  context.app = createApp({ ...context.parts, site })
}
const QUESTION = 'aria-labelledby="consent"'

let visitor: TestClient
beforeEach(async () => {
  context.app = createApp(context.parts)
  visitor = context.client()
  await answers(visitor, 'yes')
})

test('a choice stands for six months, and then it is asked for again and its end is kept', async () => {
  await context.travel(new Date('2027-05-22T14:59:59Z'))
  expect(foreignScripts(await visitor.get('/fr'))).toHaveLength(2)
  await context.travel(new Date('2027-05-22T15:00:00Z'))
  visitor.cookies.set('visits', '1')
  const page = await visitor.get('/fr')
  expect(page.text).toContain(QUESTION)
  expect(page.text).toContain('Vous aviez déjà choisi.')
  expect(foreignScripts(page)).toEqual([])
  expect(visitor.cookies.has('visits')).toBe(false)
  await visitor.get('/fr/help')
  const rows = await keptChoices(context)
  expect(rows).toMatchObject([
    { action: 'accept', performance: true },
    { action: 'expire', performance: false, service_improvement: false },
  ])
  await answers(visitor, 'yes')
  expect(foreignScripts(await visitor.get('/fr'))).toHaveLength(2)
  expect(await keptChoices(context)).toHaveLength(3)
})

test('the operator says after how many months', async () => {
  changed({ ask_again_months: 2 })
  await context.travel(new Date('2027-01-22T14:59:59Z'))
  expect(foreignScripts(await visitor.get('/fr'))).toHaveLength(2)
  await context.travel(new Date('2027-01-22T15:00:00Z'))
  expect((await visitor.get('/fr')).text).toContain(QUESTION)
})

test('a material change is asked about, and one sentence says what changed, until there is an answer', async () => {
  changed({ changes: [{ version: 2, material: true, what: what('un nouveau destinataire') }] })
  for (const path of ['/fr', '/fr/help', '/fr']) {
    const page = await visitor.get(path)
    expect(page.text).toContain('Une phrase : un nouveau destinataire.')
    expect(page.text).toContain(QUESTION)
    expect(foreignScripts(page)).toEqual([])
  }
  expect(inOneLine(await visitor.get('/fr/cookies'))).toContain('un nouveau destinataire.')
  await answers(visitor, 'yes')
  expect((await visitor.get('/fr')).text).not.toContain(QUESTION)
  const rows = await keptChoices(context)
  expect(rows.map(({ action, text_version }) => [action, text_version])).toEqual([
    ['accept', 1],
    ['accept', 2],
    ['expire', 2],
  ])
  const hashes = new Set(rows.map(({ text_hash }) => text_hash))
  expect(hashes.size).toBe(2)
})

test('a change that is not material leaves choices as they are', async () => {
  const [first, second] = twoTags.tags
  if (!first || !second) throw new Error('there are two')
  const tags = [first, { ...second, kept_in: { fr: 'Québec', en: 'Québec' } }]
  changed({ tags, changes: [{ version: 2, material: false, what: what('un mot') }] })
  const page = await visitor.get('/fr')
  expect(page.text).not.toContain(QUESTION)
  expect(foreignScripts(page)).toHaveLength(2)
})

test('a file that changed without a new version is a new question: nobody agreed to it', async () => {
  const [first] = twoTags.tags
  if (!first) throw new Error('there are two')
  changed({
    tags: [
      first,
      { ...first, name: 'Autre', scripts: [{ address: 'https://other.example/x.js' }] },
    ],
  })
  const page = await visitor.get('/fr')
  expect(page.text).toContain(QUESTION)
  expect(foreignScripts(page)).toEqual([])
})

test('whoever sends the signal when a choice ended is asked nothing: it is a refusal', async () => {
  await context.travel(new Date('2027-05-22T15:00:00Z'))
  const page = await visitor.get('/fr', { 'Sec-GPC': '1' })
  expect(page.text).not.toContain(QUESTION)
  expect((await keptChoices(context)).map(({ action }) => action)).toEqual(['accept', 'gpc'])
})

test('a choice that is replaced ends then, any other at the moment when it is asked for again', async () => {
  await context.travel(new Date(now.getTime() + 60_000))
  await answers(visitor, 'no')
  const rows = await keptChoices(context)
  expect(rows.map(({ ends_at }) => ends_at.toISOString())).toEqual([
    '2026-11-22T15:01:00.000Z',
    '2027-05-22T15:01:00.000Z',
  ])
})

test('a choice is forgotten two years after it ended, and not a moment before', async () => {
  const jobs = patientPool(context.jobsUrl)
  onTestFinished(() => jobs.db.destroy())
  const forget = () => forgetOld(jobs.db, cookieRetention)
  await context.travel(new Date('2029-05-22T15:00:00Z'))
  expect(await forget()).toBe(0)
  await context.travel(new Date('2029-05-22T15:00:01Z'))
  expect(await forget()).toBe(1)
  expect(await keptChoices(context)).toEqual([])
})
