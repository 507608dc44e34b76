import { beforeEach, describe, expect, test } from 'vitest'
import { createChoiceLimit } from '../../../src/site/cookies/choiceLimit.ts'
import { hasField } from '../../../src/web/offer.ts'
import { policyWith } from '../../../src/web/security.ts'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { createClient, type TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { crowded } from '../../support/line.ts'
import { notebook, statistics, twoTags } from '../../support/tags.ts'
import { answers, foreignScripts, inOneLine, keptChoices, policyOf } from './choices.ts'

const context = useApp(({ site }) => ({ site: { ...site, optional: twoTags } }))
const usual = { policy: policyWith({}), embedder: 'require-corp' }
const PUBLIC = ['/fr', '/fr/help', '/fr/terms', '/fr/privacy', '/fr/accessibility']
const GPC = { 'Sec-GPC': '1' }

let visitor: TestClient
beforeEach(() => {
  context.parts.choiceLimit = createChoiceLimit()
  visitor = context.client()
})

const nameIn = (field: string) => /name="(\w+)"/.exec(field)?.[1] ?? ''

/** What somebody who agreed to all of it finds on a page. */
async function agreed(client = visitor) {
  await answers(client, 'yes')
  return client
}

describe('before a choice', () => {
  test.each(PUBLIC)('%s asks first of all, and loads nothing', async (path) => {
    const page = await visitor.get(path)
    expect(page.text).toMatch(/<main[^>]*>\s*<section[^>]* aria-labelledby="consent">/)
    expect(page.text).toContain('Statistiques Inventées et Carnet Inventé, pour')
    expect(page.text).not.toContain('role="dialog"')
    expect(foreignScripts(page)).toEqual([])
    expect(policyOf(page)).toEqual(usual)
    expect(page.headers.getSetCookie()).toEqual([])
    expect(await keptChoices(context)).toEqual([])
  })

  test('the question stands in English on the page before the attestation, and can be answered there', async () => {
    const page = await visitor.get('/en/attestation?to=/help')
    expect(page.text).toContain(
      'If you accept, this site also loads Statistiques Inventées and Carnet Inventé, to measure',
    )
    const { location } = await answers(visitor, 'yes', {
      locale: 'en',
      to: visitor.field('to'),
    })
    expect(location).toBe('/en/attestation?to=/help')
    const back = await visitor.get(location ?? '')
    expect(back.text).not.toContain('aria-labelledby="consent"')
    expect(foreignScripts(back)).toEqual([])
    expect((await visitor.get('/en/cookies')).status).toBe(200)
    expect((await visitor.get('/en/help')).status).toBe(303)
  })

  test('to accept, to refuse and to choose are three buttons of one kind', async () => {
    const { text } = await visitor.get('/fr')
    const [, section = ''] = /aria-labelledby="consent">(.*?)<\/section>/s.exec(text) ?? []
    const buttons = [...section.matchAll(/<button>(.*?)<\/button>/g)].map(([, word]) => word)
    expect(buttons).toEqual(['Accepter', 'Refuser', 'Choisir'])
    expect(section.match(/<button/g)).toHaveLength(3)
  })

  test('the settings find nothing ticked', async () => {
    const { text } = await visitor.get('/fr/cookies')
    expect(text.match(/type="radio"/g)).toHaveLength(4)
    expect(text).not.toContain(' checked')
    // A text browser takes the first of a group for chosen, whatever the page says.
    const groups = Object.groupBy(text.match(/<input type="radio"[^>]*>/g) ?? [], nameIn)
    expect(Object.keys(groups)).toEqual(['performance', 'service_improvement'])
    for (const fields of Object.values(groups)) expect(fields?.[0]).toContain('value="no"')
  })
})

describe('who accepts', () => {
  test('comes back to the same page, which loads the tags that were described and names their hosts', async () => {
    const answer = await answers(visitor, 'yes', { to: '/help' })
    expect(answer).toMatchObject({ status: 303, location: '/fr/help' })
    for (const path of PUBLIC) {
      const page = await visitor.get(path)
      expect(foreignScripts(page)).toEqual([statistics, notebook])
      expect(page.text).toContain(`integrity="sha384-${'A'.repeat(64)}"`)
      expect(page.text).not.toContain('aria-labelledby="consent"')
      expect(policyOf(page)).toEqual({
        policy: policyWith({
          'script-src': ['https://stats.example', 'https://notes.example'],
          'connect-src': ['https://*.stats.example', 'wss://notes.example'],
          'img-src': ['https://stats.example'],
        }),
        embedder: 'credentialless',
      })
    }
  })

  test('one category is given that one alone', async () => {
    await answers(visitor, 'no', { service_improvement: 'yes' })
    const page = await visitor.get('/fr')
    expect(foreignScripts(page)).toEqual([notebook])
    expect(policyOf(page).policy).not.toContain('stats.example')
    const text = inOneLine(await visitor.get('/fr/cookies'))
    expect(text).toContain('id="service_improvement-yes" value="yes" checked')
    expect(text).toContain('id="performance-no" value="no" checked')
  })

  test('comes back to the same page from its address with a slash at its end too', async () => {
    await context.client().get('/fr/terms/')
    await visitor.get('/fr/terms')
    expect(visitor.field('to')).toBe('/terms')
  })

  test('leaves the pages of everybody else as they were', async () => {
    await agreed()
    expect(foreignScripts(await visitor.get('/fr'))).toHaveLength(2)
    expect(foreignScripts(await context.client().get('/fr'))).toEqual([])
    const other = context.client()
    await answers(other, 'no')
    expect(foreignScripts(await other.get('/fr'))).toEqual([])
    expect(foreignScripts(await visitor.get('/fr'))).toHaveLength(2)
  })

  test.each(['/fr/identification', '/fr/cookies', '/en/attestation', '/fr/nowhere'])(
    'finds no tag on %s',
    async (path) => {
      const page = await (await agreed()).get(path)
      expect(foreignScripts(page)).toEqual([])
      expect(policyOf(page)).toEqual(usual)
    },
  )

  test('finds no tag once they are identified, on whatever page, and is asked nothing there', async () => {
    const client = await context.identifiedClient()
    await agreed(client)
    for (const path of [...PUBLIC, '/fr/search', '/fr/cookies']) {
      const page = await client.get(path)
      expect(page.status).toBe(200)
      expect(foreignScripts(page)).toEqual([])
      expect(policyOf(page)).toEqual(usual)
    }
    await client.get('/fr/search')
    await client.post('/fr/session/end', {})
    expect(foreignScripts(await client.get('/fr'))).toHaveLength(2)
  })

  test('finds no tag on the pages of staff, signed in or not', async () => {
    const { client } = await aWorker(context, [{ clinic: null, role: 'network' }])
    await agreed(client)
    for (const path of ['/fr/staff/sign-in', '/fr/staff', '/fr/staff/people']) {
      const page = await client.get(path)
      expect(foreignScripts(page)).toEqual([])
      expect(policyOf(page)).toEqual(usual)
    }
  })

  test.each(['/fr/identification', '/fr/incident', '/fr/feedback', '/fr/status'])(
    'whoever begins at %s is asked by the first page where a tag could load',
    async (path) => {
      const first = await visitor.get(path)
      expect(first.text).not.toContain('aria-labelledby="consent"')
      expect([foreignScripts(first), policyOf(first)]).toEqual([[], usual])
      expect((await visitor.get('/fr/help')).text).toContain('aria-labelledby="consent"')
      await context.client().get(path, GPC)
      expect(await keptChoices(context)).toMatchObject(
        path === '/fr/status' ? [] : [{ action: 'gpc' }],
      )
    },
  )

  test('control: a field is seen wherever it stands, and what nobody types in is none', () => {
    for (const field of ['<input name="q">', '<input type="radio">', '<select>', '<textarea>'])
      expect(hasField(`<main><p>${field}</p></main>`)).toBe(true)
    expect(hasField('<form><input type="hidden" name="to"><button>Refuser</button></form>')).toBe(
      false,
    )
  })

  test('is shown a receipt by which the proof is found', async () => {
    await agreed()
    const { text } = await visitor.get('/fr/cookies')
    const [, receipt = ''] = /<code>((?:[0-9a-f]{4} ?){8})<\/code>/.exec(text) ?? []
    const [row, ...others] = await keptChoices(context)
    expect(others).toEqual([])
    expect(row).toMatchObject({
      receipt: receipt.replaceAll(' ', ''),
      action: 'accept',
      performance: true,
      service_improvement: true,
      text_version: 1,
      locale: 'fr',
      chosen_at: now,
      ends_at: new Date('2027-05-22T15:00:00Z'),
    })
    expect(row.text_hash).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('who refuses', () => {
  test('is asked no more, and nothing is loaded', async () => {
    await answers(visitor, 'no')
    const page = await visitor.get('/fr')
    expect(page.text).not.toContain('aria-labelledby="consent"')
    expect(foreignScripts(page)).toEqual([])
    expect(policyOf(page)).toEqual(usual)
    expect(await keptChoices(context)).toMatchObject([{ action: 'refuse', performance: false }])
  })

  test('is heard while the database is away, and whoever agrees is told to send it again', async () => {
    const { line } = context.parts
    context.parts.line = crowded
    expect((await answers(visitor, 'no')).status).toBe(303)
    expect((await visitor.get('/fr')).text).not.toContain('aria-labelledby="consent"')
    expect((await visitor.get('/fr/cookies')).text).not.toMatch(/[0-9a-f]{4} [0-9a-f]{4} /)
    const other = context.client()
    const page = await answers(other, 'yes')
    expect(page.status).toBe(503)
    expect(page.text).toContain('name="performance" value="yes"')
    expect(other.cookies.size).toBe(0)
    context.parts.line = line
    expect(await keptChoices(context)).toEqual([])
  })
})

describe('a form that nobody of ours sent', () => {
  test.each([
    { Origin: 'https://elsewhere.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'null', 'Sec-Fetch-Site': 'same-site' },
  ])('%j chooses nothing', async (headers) => {
    expect((await answers(visitor, 'yes', { ...headers })).status).toBe(403)
    expect(visitor.cookies.size).toBe(0)
    expect(await keptChoices(context)).toEqual([])
  })

  test.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'x'])(
    'leads to the home page, and not to %s',
    async (to) => {
      expect((await answers(visitor, 'no', { to })).location).toBe('/fr/')
    },
  )

  test('says at its field what is missing, or not an answer', async () => {
    const page = await visitor.post('/fr/consent', { performance: 'yes' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('href="#service_improvement-yes"')
    expect(inOneLine(page)).toContain('id="performance-yes" value="yes" checked')
    const odd = { performance: 'perhaps', service_improvement: 'no' }
    expect((await visitor.post('/fr/consent', odd)).status).toBe(422)
    expect(await keptChoices(context)).toEqual([])
  })
})

describe('Global Privacy Control', () => {
  test('is a refusal, kept as such, and nobody is asked', async () => {
    const page = await visitor.get('/fr', GPC)
    expect(page.text).not.toContain('aria-labelledby="consent"')
    expect(foreignScripts(page)).toEqual([])
    expect(await keptChoices(context)).toMatchObject([
      { action: 'gpc', performance: false, service_improvement: false },
    ])
    const settings = await visitor.get('/fr/cookies', GPC)
    expect(inOneLine(settings)).toContain('nous le respectons')
    await visitor.get('/fr/help', GPC)
    expect(await keptChoices(context)).toHaveLength(1)
  })

  test.each(['0', 'true', '', '1, 1', '11'])('is not sent by the value "%s"', async (value) => {
    const page = await visitor.get('/fr', { 'Sec-GPC': value })
    expect(page.text).toContain('aria-labelledby="consent"')
    expect(await keptChoices(context)).toEqual([])
  })

  test('gives way to a later choice of their own, which is withdrawn as easily', async () => {
    await visitor.get('/fr', GPC)
    await answers(visitor, 'yes', GPC)
    expect(foreignScripts(await visitor.get('/fr', GPC))).toHaveLength(2)
    await answers(visitor, 'no', GPC)
    expect(foreignScripts(await visitor.get('/fr', GPC))).toEqual([])
    const actions = (await keptChoices(context)).map(({ action }) => action)
    expect(actions).toEqual(['accept', 'gpc', 'withdraw'])
  })

  test('is said to be honoured where programs look', async () => {
    const answer = await visitor.get('/.well-known/gpc.json')
    expect(answer.headers.get('Content-Type')).toBe('application/json')
    expect(JSON.parse(answer.text)).toEqual({ gpc: true, lastUpdate: '2026-11-29' })
  })
})

describe('who withdraws', () => {
  test('finds neither tag nor host on the next answer, and its cookies ended', async () => {
    await agreed()
    for (const name of ['visits', '_pk_id.1', 'other']) visitor.cookies.set(name, '1')
    const answer = await answers(visitor, 'no')
    const ended = answer.headers.getSetCookie().filter((line) => line.includes('Max-Age=0'))
    expect(ended.map((line) => line.split('=')[0]).toSorted()).toEqual([
      '_pk_id.1',
      'notes',
      'visits',
    ])
    expect([...visitor.cookies.keys()]).toEqual(['consent-3000', 'other'])
    expect(answer.headers.get('Clear-Site-Data')).toBe(null)
    const page = await visitor.get('/fr')
    expect(foreignScripts(page)).toEqual([])
    expect(policyOf(page)).toEqual(usual)
    const rows = await keptChoices(context)
    expect(rows.map(({ action }) => action)).toEqual(['accept', 'withdraw'])
    expect(rows[0].ends_at).toEqual(now)
  })

  test('what a late script wrote is ended on the page after', async () => {
    await agreed()
    await answers(visitor, 'no', { service_improvement: 'yes' })
    for (const name of ['visits', 'notes']) visitor.cookies.set(name, '1')
    await visitor.get('/fr')
    expect([...visitor.cookies.keys()]).toEqual(['consent-3000', 'notes'])
  })

  test('is told what this site cannot end', async () => {
    const text = inOneLine(await visitor.get('/fr/cookies'))
    expect(text).toContain('Inventée inc. garde sous sa propre adresse')
  })

  test('is not stopped by a limit', async () => {
    await agreed()
    context.parts.choiceLimit = { take: () => 60 }
    expect((await answers(visitor, 'no')).status).toBe(303)
    expect(foreignScripts(await visitor.get('/fr'))).toEqual([])
  })
})

describe('what is kept', () => {
  test('has no column for an address or a person', async () => {
    const { rows } = await context.owner.query(
      `select column_name as name from information_schema.columns where table_name = 'cookie_choice'`,
    )
    expect(rows.map(({ name }) => name).toSorted()).toEqual(
      [
        ...['receipt', 'action', 'performance', 'service_improvement'],
        ...['text_version', 'text_hash', 'locale', 'chosen_at', 'ends_at'],
      ].toSorted(),
    )
  })

  test('is the same for somebody identified: nothing of a row is theirs', async () => {
    const client = await context.identifiedClient()
    await agreed(client)
    const [row] = await keptChoices(context)
    const { rows } = await context.owner.query('select * from cookie_choice c, door.file f')
    expect(rows).toEqual([])
    const ours = [...client.cookies].filter(([name]) => name.startsWith('session'))
    expect(ours.join()).not.toContain(row.receipt)
  })

  test('the same choice again adds nothing', async () => {
    for (let times = 0; times < 3; times++) await answers(visitor, 'yes')
    expect(await keptChoices(context)).toHaveLength(1)
    for (let times = 0; times < 3; times++) await answers(visitor, 'no')
    expect(await keptChoices(context)).toHaveLength(2)
  })

  test('HEAD and pages fetched in case write nothing', async () => {
    const { app } = context
    const head = await app.request('http://localhost:3000/fr', {
      method: 'HEAD',
      headers: { Host: 'localhost:3000', ...GPC },
    })
    expect([head.status, head.headers.getSetCookie()]).toEqual([200, []])
    for (const ahead of [
      { 'Sec-Purpose': 'prefetch' },
      { 'Sec-Purpose': 'prefetch;prerender' },
      { Purpose: 'prefetch' },
      { 'X-Moz': 'prefetch' },
    ]) {
      const page = await visitor.get('/fr', { ...GPC, ...ahead })
      expect(page.headers.getSetCookie()).toEqual([])
    }
    expect(await keptChoices(context)).toEqual([])
    await visitor.get('/fr', GPC)
    expect(await keptChoices(context)).toHaveLength(1)
  })

  test('a flood from one address stops being written, and who agrees is told when to come back', async () => {
    const flood = async (client: TestClient) => {
      await client.get('/fr', GPC)
      return answers(client, 'yes')
    }
    for (let times = 0; times < 40; times++) await flood(context.client())
    const full = await keptChoices(context)
    expect(full).toHaveLength(60)
    const late = await flood(context.client())
    expect(late.status).toBe(429)
    expect(late.headers.get('Retry-After')).toBe('3600')
    expect(await keptChoices(context)).toHaveLength(60)
  })

  test('a flood from ever other addresses stops being written too, and keeps nobody from choosing', async () => {
    context.parts.choiceLimit = createChoiceLimit(60, 10)
    const from = (n: number) =>
      createClient((request) =>
        context.app.fetch(request, { incoming: { socket: { remoteAddress: `198.51.${n}.7` } } }),
      )
    for (let n = 0; n < 20; n++) await from(n).get('/fr', GPC)
    expect(await keptChoices(context)).toHaveLength(5)
    for (let n = 0; n < 5; n++) expect((await answers(from(n), 'yes')).status).toBe(303)
    expect(await keptChoices(context)).toHaveLength(10)
    expect((await answers(from(200), 'yes')).status).toBe(429)
    expect((await answers(from(201), 'no')).status).toBe(303)
    expect(await keptChoices(context)).toHaveLength(10)
  })

  test('signals from however many addresses leave room for who chooses, in this hour and across its end', () => {
    const limit = createChoiceLimit()
    const signals = (block: number, at: Date) => {
      for (let n = 0; n < 25_000; n++)
        limit.take(`2001:db8:${block}:${n.toString(16)}::1`, at, false)
    }
    const late = new Date(now.getTime() + 59 * 60_000)
    const next = new Date(now.getTime() + 60 * 60_000)
    expect(limit.take('198.51.100.1', now, true)).toBe(0)
    signals(1, late)
    expect(limit.take('198.51.100.2', late, true)).toBe(0)
    signals(2, next)
    expect(limit.take('198.51.100.3', next, true)).toBe(0)
  })

  test('control: without the limit a flood fills the table', async () => {
    context.parts.choiceLimit = { take: () => 0 }
    for (let times = 0; times < 70; times++) await context.client().get('/fr', GPC)
    expect(await keptChoices(context)).toHaveLength(70)
  })

  test.each([
    'x',
    '1.27ada077620ce9e0.ps.accept.mx24q655.3af3fcba526481d8fa2dab844cd0aed7',
    `1.${'0'.repeat(16)}.ps.accept.zzzzzzzzz.`,
    `999999.${'0'.repeat(16)}.ps.gpc.0.`,
    '1..ps.accept.mx24q655.',
  ])('a cookie that says %s loads nothing', async (value) => {
    visitor.cookies.set('consent-3000', value)
    const page = await visitor.get('/fr')
    expect(page.status).toBe(200)
    expect(foreignScripts(page)).toEqual([])
  })
})
