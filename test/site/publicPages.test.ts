import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { HELP_PAGES } from '../../src/site/help/helpPages.ts'
import { useApp } from '../support/app.ts'
import type { TestClient } from '../support/client.ts'
import { htmlMistakes } from '../support/validHtml.ts'
import { ask } from '../web/ask.ts'

const context = useApp()
const helpPaths = HELP_PAGES.map((page) => `/${page}`)
const paths = [
  '/',
  '/terms',
  '/privacy',
  '/cookies',
  '/accessibility',
  '/status',
  '/incident',
  ...['/rights', '/about'],
  ...['/privacy/versions', '/privacy/versions/2026-11-01', '/terms/versions/2026-11-01'],
  ...helpPaths,
]
const everyPage = ['fr', 'en'].flatMap((locale) =>
  [...paths, '/identification', '/nowhere'].map((path) => ({ locale, path })),
)

let visitor: TestClient
beforeEach(async () => {
  visitor = context.client()
  await visitor.get('/en/attestation')
  await visitor.post('/en/attestation', {})
})

describe.each(everyPage)('/$locale$path', ({ locale, path }) => {
  test('is valid HTML in its language, its title said once and for all', async () => {
    const { text } = await visitor.get(`/${locale}${path}`)
    expect(await htmlMistakes(text)).toEqual([])
    expect(text).toContain(`<html lang="${locale}">`)
    const titles = [...text.matchAll(/<h1>(.*?)<\/h1>/gs)].map(([, title]) => title)
    expect(titles).toHaveLength(1)
    expect(text).toContain(`<title>${titles[0]} – `)
  })

  test('leads nowhere that does not answer', async () => {
    const { text } = await visitor.get(`/${locale}${path}`)
    const links = [...new Set([...text.matchAll(/ href="(\/[^"]*)"/g)].map(([, to = '']) => to))]
    expect(links.length).toBeGreaterThan(8)
    for (const link of links.filter((to) => !to.endsWith('/nowhere')))
      expect({ link, status: (await visitor.get(link)).status }).toEqual({ link, status: 200 })
  })

  test('asks no other site for anything', async () => {
    const { text } = await visitor.get(`/${locale}${path}`)
    expect(text).not.toMatch(/ (?:href|src|action)="(?:https?:)?\/\//)
  })

  test('says that this is a demonstration, of no government', async () => {
    const { text } = await visitor.get(`/${locale}${path}`)
    expect(text).toContain(locale === 'fr' ? 'Démonstration' : 'Demonstration')
    expect(text).toContain(locale === 'fr' ? 'aucun gouvernement' : 'any government')
  })

  test('leads at its foot to the state of the service and to the report of an incident', async () => {
    const [, foot = ''] = (await visitor.get(`/${locale}${path}`)).text.split('<footer')
    for (const to of ['status', 'incident']) expect(foot).toContain(`href="/${locale}/${to}"`)
  })

  test('weighs at most 6 KB', async () => {
    const { text } = await visitor.get(`/${locale}${path}`)
    expect(gzipSync(text).length).toBeLessThanOrEqual(6 * 1024)
  })
})

test.each(paths)('%s leads to the same page in the other language', async (path) => {
  expect((await visitor.get(`/fr${path}`)).text).toContain(`class="language" href="/en${path}"`)
  expect((await visitor.get(`/en${path}`)).text).toContain(`class="language" href="/fr${path}"`)
})

test('the bare address leads to French, and a trailing slash changes nothing', async () => {
  expect(await visitor.get('/')).toMatchObject({ status: 303, location: '/fr' })
  expect((await visitor.get('/fr/')).text).toBe((await visitor.get('/fr')).text)
  expect((await visitor.get('/fr/terms/')).status).toBe(200)
})

test('the cookies page lists by name every cookie that a visit sets', async () => {
  await visitor.get('/fr/identification')
  const { text } = await visitor.get('/fr/cookies')
  expect(visitor.cookies.size).toBe(2)
  for (const name of visitor.cookies.keys()) expect(text).toContain(`<code>${name}</code>`)
})

test.each(['fr', 'en'])(
  'in %s, the help leads to each of its pages, and keeps its answers',
  async (locale) => {
    const { text } = await visitor.get(`/${locale}/help`)
    for (const path of helpPaths) expect(text).toContain(`href="/${locale}${path}"`)
    const anchors = [...text.matchAll(/ href="#([a-z]+)"/g)].map(([, id]) => id)
    expect(anchors).toHaveLength(5)
    for (const id of anchors) expect(text).toContain(` id="${id}"`)
    expect(text.match(/<h3>/g)).toHaveLength(13)
  },
)

test.each(['fr', 'en'])('in %s, a link to a place in the help finds it', async (locale) => {
  const help = (await visitor.get(`/${locale}/help`)).text
  const pages = await Promise.all(helpPaths.map((path) => visitor.get(`/${locale}${path}`)))
  const places = pages.flatMap(({ text }) => [...text.matchAll(/\/help#([a-z]+)"/g)])
  expect(places.length).toBeGreaterThan(1)
  for (const [, id] of places) expect(help).toContain(` id="${id}"`)
})

test('a page with a mistake in it is found out', async () => {
  const { text } = await visitor.get('/fr/help')
  expect(await htmlMistakes(text.replace('<h2 ', '<h4 '))).not.toEqual([])
  expect(await htmlMistakes(text.replace('</main>', ''))).not.toEqual([])
})

test.each(paths)(
  'no line of /fr%s breaks before a mark or within quotation marks',
  async (path) => {
    const answer = await ask(context, `/fr${path}`)
    const page = await answer.text()
    expect(page).toContain('\u00a0')
    const said = page.replaceAll(/<(?:script|style)\b[\s\S]*?<\/(?:script|style)>|<[^>]*>/g, '')
    expect(said.match(/.{20}(?: [:;?!»]|« )/g)).toBeNull()
  },
)
