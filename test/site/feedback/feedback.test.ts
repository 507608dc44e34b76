import { beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../../src/db/database.ts'
import { operationOf } from '../../../src/operate/operations.ts'
import { forgetOld } from '../../../src/privacy/retention.ts'
import { HELP_PAGES } from '../../../src/site/help/helpPages.ts'
import { siteRetention } from '../../../src/site/retention.ts'
import { ensureKeys } from '../../../src/start/keys.ts'
import { useApp } from '../../support/app.ts'
import { createClient, type TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { privateFolder } from '../../support/embeddedServers.ts'
import { demoFacts } from '../../support/policyFacts.ts'
import { htmlMistakes } from '../../support/validHtml.ts'

const context = useApp()
const opinion = { about: 'help', useful: 'no', text: 'Le mot « plage » n’est pas clair.' }

let visitor: TestClient
beforeEach(async () => {
  visitor = context.client()
  await visitor.get('/en/attestation')
  await visitor.post('/en/attestation', {})
})

const kept = async () =>
  (
    await context.owner.query(
      'select received_on::text, page, locale, useful, said from feedback order by said',
    )
  ).rows

/** Somebody at another address, who was never here. */
const from = (remoteAddress: string) =>
  createClient((request) => context.app.fetch(request, { incoming: { socket: { remoteAddress } } }))

async function operate(...words: string[]) {
  const urls = { app: context.appUrl, owner: context.ownerUrl, jobs: context.jobsUrl }
  const secrets = ensureKeys(privateFolder())
  return operationOf(['feedback', ...words])?.({
    urls,
    secrets,
    now,
    origin: '',
    policies: demoFacts,
    progress: () => {},
  })
}

test.each([
  '',
  '/terms',
  '/privacy',
  '/cookies',
  '/accessibility',
  ...HELP_PAGES.map((page) => `/${page}`),
])(
  'at the foot of “%s” two links lead to the form about this page, and record nothing',
  async (path) => {
    const { text } = await context.client().get(`/fr${path}`)
    const about = path.slice(1) || 'home'
    for (const useful of ['yes', 'no']) {
      expect(text).toContain(`href="/fr/feedback?about=${about}&amp;useful=${useful}"`)
      const form = await context.client().get(`/fr/feedback?about=${about}&useful=${useful}`)
      expect(form.text).toContain(`name="about" value="${about}"`)
      expect(form.text).toMatch(new RegExp(`value="${useful}" checked`))
    }
    expect(await kept()).toEqual([])
  },
)

test('an opinion sent twice by one form is kept once; a changed one, or that of another form, is another', async () => {
  await visitor.get('/fr/feedback?about=help&useful=no')
  const fields = { ...opinion, key: visitor.field('key') }
  await visitor.post('/fr/feedback', fields)
  await visitor.post('/fr/feedback', fields)
  expect(await kept()).toHaveLength(1)
  await visitor.post('/fr/feedback', { ...fields, text: 'Le mot « périmètre » non plus.' })
  await visitor.get('/fr/feedback?about=help&useful=no')
  await visitor.post('/fr/feedback', { ...opinion, key: visitor.field('key') })
  expect(await kept()).toHaveLength(3)
})

test('an opinion is kept with its page, language and day, without a session, a cookie or an address', async () => {
  const somebody = context.client()
  await somebody.get('/fr/feedback?about=help&useful=no')
  const answer = await somebody.post('/fr/feedback', opinion)
  expect(answer).toMatchObject({ status: 303, location: '/fr/feedback/thanks' })
  expect((await somebody.get('/fr/feedback/thanks')).text).toContain('Merci de votre avis')
  expect([...somebody.cookies]).toEqual([])
  const { about: page, text: said } = opinion
  expect(await kept()).toEqual([
    { received_on: '2026-11-22', page, locale: 'fr', useful: false, said },
  ])
  const { rows } = await context.owner.query('select key from throttle')
  expect(rows.length).toBe(2)
  expect(JSON.stringify(rows)).not.toContain('127.0.0.1')
})

test('whoever is identified is not known by what they say', async () => {
  const person = await context.identifiedClient()
  const { text } = await person.get('/fr/feedback?about=help&useful=yes')
  const [, form] = text.split('action="/fr/feedback">')
  expect(form?.split('</form>')[0]).not.toMatch(/form_token|form_for/)
  expect((await person.post('/fr/feedback', opinion)).status).toBe(303)
  expect(await kept()).toHaveLength(1)
})

test('the application can leave an opinion, and neither read nor change one', async () => {
  await visitor.post('/fr/feedback', opinion)
  for (const statement of [
    'select * from feedback',
    'delete from feedback',
    `update feedback set said = ''`,
  ])
    await expect(context.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
})

describe.each(['fr', 'en'])('in %s', (locale) => {
  test.each([
    'Ma carte : TEST 5412 2816',
    'Call me: 514 555-0199',
    'elodie@exemple.ca',
    'né le quatorze mai 1985',
    'born on May fourteenth, 1985',
  ])('“%s” is refused at its field with the reason, and nothing is kept', async (planted) => {
    const answer = await visitor.post(`/${locale}/feedback`, { ...opinion, text: planted })
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(/<textarea id="text"[^>]*aria-invalid="true">/)
    expect(answer.text).toContain(`>${planted}</textarea>`)
    expect(answer.text).toContain(locale === 'fr' ? 'Rien n’a été envoyé' : 'Nothing was sent')
    expect(await htmlMistakes(answer.text)).toEqual([])
    expect(await kept()).toEqual([])
    const { rows } = await context.owner.query('select key from throttle')
    expect(rows).toEqual([])
  })

  test('the second button sends it without what looks personal, as the page shows it', async () => {
    const text = 'Trop petit. Écrivez à elodie@exemple.ca ou au 514 555-0199.'
    const refused = await visitor.post(`/${locale}/feedback`, { ...opinion, text })
    expect(refused.text).toContain('<blockquote>Trop petit. Écrivez à […] ou au […].</blockquote>')
    const sent = await visitor.post(`/${locale}/feedback`, {
      ...opinion,
      text,
      without: 'personal',
    })
    expect(sent.status).toBe(303)
    expect((await kept())[0]?.said).toBe('Trop petit. Écrivez à […] ou au […].')
  })

  test('what is longer once its passages are named is cut, and kept', async () => {
    const text = '@,'.repeat(500)
    const { status } = await visitor.post('/fr/feedback', { ...opinion, text, without: 'personal' })
    expect(status).toBe(303)
    expect([...String((await kept())[0].said)].length).toBeLessThanOrEqual(1000)
  })

  test('an answer that is missing is asked for', async () => {
    const answer = await visitor.post(`/${locale}/feedback`, { about: 'help', text: 'x' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#useful-yes"')
    expect(await htmlMistakes(answer.text)).toEqual([])
  })
})

test.each([
  { about: 'nowhere' },
  { about: 'TEST54122816' },
  { about: ['help', 'help'] },
  { useful: 'perhaps' },
  { text: 'x'.repeat(1001) },
  { without: 'anything' },
  { more: '1' },
])('a crafted form is refused: %o', async (change) => {
  expect((await visitor.post('/fr/feedback', { ...opinion, ...change })).status).toBe(422)
  expect(await kept()).toEqual([])
})

test.each([
  { 'Sec-Fetch-Site': 'cross-site' },
  { Origin: 'https://elsewhere.example' },
  { Origin: 'null' },
])('another site cannot send one: %o', async (headers) => {
  expect((await visitor.post('/fr/feedback', opinion, headers)).status).toBe(403)
  expect(await kept()).toEqual([])
})

test('a flood from one address stops at ten an hour, told when to come back, and others still speak', async () => {
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => from('192.0.2.7').post('/fr/feedback', opinion)),
  )
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(10)
  const stopped = answers.filter(({ status }) => status === 429)
  expect(stopped).toHaveLength(20)
  expect(stopped[0]?.headers.get('Retry-After')).toBe('3600')
  expect(await kept()).toHaveLength(10)
  expect((await from('192.0.2.8').post('/fr/feedback', opinion)).status).toBe(303)
})

test('an operator reads it on a terminal that nothing in it can command', async () => {
  expect(await operate()).toBe('nothing was said since 2026-10-23')
  const nasty = 'Clair\u001b[31m\u009b2J\u202eenvers\u0007 \u2028fin'
  await visitor.post('/fr/feedback', { ...opinion, text: nasty })
  await visitor.post('/en/feedback', { about: 'help/where', useful: 'yes', text: '' })
  expect(await operate('7')).toBe(
    [
      'since 2026-11-15:',
      '  help fr                  useful: 0, not useful: 1',
      '  help/where en            useful: 1, not useful: 0',
      'in their words:',
      '  2026-11-22 help fr, not useful: Clair\\u{1b}[31m\\u{9b}2J\\u{202e}envers\\u{7} \\u{2028}fin',
    ].join('\n'),
  )
  for (const words of [['0'], ['a'], ['7', '7']])
    expect(operationOf(['feedback', ...words])).toBeUndefined()
})

test('it is forgotten after a year, and not before', async () => {
  await visitor.post('/fr/feedback', opinion)
  const { db } = connect(context.jobsUrl, { poolSize: 1 })
  await context.setClock(new Date('2027-11-20T15:00:00Z'))
  await forgetOld(db, siteRetention)
  expect(await kept()).toHaveLength(1)
  await context.setClock(new Date('2027-11-24T15:00:00Z'))
  await forgetOld(db, siteRetention)
  expect(await kept()).toEqual([])
  await db.destroy()
})
