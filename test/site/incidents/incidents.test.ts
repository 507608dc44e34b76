import { beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../../src/db/database.ts'
import { reportsText } from '../../../src/operate/incidentReports.ts'
import { operationOf } from '../../../src/operate/operations.ts'
import { forgetOld } from '../../../src/privacy/retention.ts'
import { readReports } from '../../../src/site/incidents/readReports.ts'
import { siteRetention } from '../../../src/site/retention.ts'
import { useApp } from '../../support/app.ts'
import { createClient, type TestClient } from '../../support/client.ts'
import { htmlMistakes } from '../../support/validHtml.ts'

const context = useApp()
const report = {
  what: 'J’ai reçu le courriel de quelqu’un d’autre.',
  when: 'Hier soir',
  contact: 'elodie@exemple.ca',
}

let visitor: TestClient
beforeEach(async () => {
  visitor = context.client()
  await visitor.get('/en/attestation')
  await visitor.post('/en/attestation', {})
})

const rows = async () =>
  (await withSuperuser((ask) => ask('select receipt, locale, sealed from incident_report'))) as {
    receipt: string
    locale: string
    sealed: string
  }[]

/** Whoever no policy binds: what is kept, as the files of the database have it. */
async function withSuperuser<T>(work: (ask: (text: string) => Promise<unknown[]>) => Promise<T>) {
  const { pool } = connect(context.superuserUrl, { poolSize: 1 })
  const answer = await work(async (text) => (await pool.query(text)).rows)
  await pool.end()
  return answer
}

const reader = (name = 'Anne Roy') => readReports(context.ownerUrl, context.keys, name)

describe.each(['fr', 'en'])('in %s', (locale) => {
  test('anybody reports an incident without a session, and gets a number that says nothing of it', async () => {
    const somebody = locale === 'fr' ? context.client() : visitor
    const cookies = [...somebody.cookies]
    const page = await somebody.get(`/${locale}/incident`)
    expect(page.text).toContain(
      locale === 'fr' ? 'ni renseignement de santé' : 'or health information',
    )
    const answer = await somebody.post(`/${locale}/incident`, report)
    expect(answer.status).toBe(303)
    expect(answer.location).toMatch(
      new RegExp(`^/${locale}/incident/received/INC-[A-Z\\d]{4}-[A-Z\\d]{4}$`),
    )
    const received = await somebody.get(answer.location ?? '')
    expect(await htmlMistakes(received.text)).toEqual([])
    expect(received.text).toContain(answer.location?.slice(-13))
    expect(received.text).not.toContain('courriel de quelqu')
    expect([...somebody.cookies]).toEqual(cookies)
  })

  test('a report without words comes back with all else that was typed', async () => {
    const answer = await visitor.post(`/${locale}/incident`, { ...report, what: '  ' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#what"')
    expect(answer.text).toContain('value="elodie@exemple.ca"')
    expect(await htmlMistakes(answer.text)).toEqual([])
    expect(await rows()).toEqual([])
  })
})

test('a report sent twice, by a double press or after a lost answer, is one with one number', async () => {
  await visitor.get('/fr/incident')
  const fields = { ...report, key: visitor.field('key') }
  const [first, second] = await Promise.all([
    visitor.post('/fr/incident', fields),
    visitor.post('/fr/incident', fields),
  ])
  expect(first.location).toMatch(/INC-/)
  expect(second.location).toBe(first.location)
  expect(await rows()).toHaveLength(1)
})

test('a report that was changed before it was sent again, or sent by another form, is another', async () => {
  await visitor.get('/fr/incident')
  const key = visitor.field('key')
  await visitor.post('/fr/incident', { ...report, key })
  await visitor.post('/fr/incident', { ...report, when: 'Ce matin', key })
  await visitor.get('/fr/incident')
  await visitor.post('/fr/incident', { ...report, key: visitor.field('key') })
  const receipts = (await rows()).map(({ receipt }) => receipt)
  expect(new Set(receipts).size).toBe(3)
})

test('a report is sealed in its place, with neither address nor session', async () => {
  await visitor.post('/fr/incident', report)
  const [kept] = await rows()
  expect(JSON.stringify(kept)).not.toMatch(/courriel|elodie|127\.0/)
  expect(await reader()).toMatchObject([{ ...report, locale: 'fr', receipt: kept?.receipt }])
  await withSuperuser((ask) => ask('update incident_report set id = uuidv7()'))
  await expect(reader()).rejects.toThrow()
})

test('the application leaves reports and cannot read, change or remove one', async () => {
  await visitor.post('/fr/incident', report)
  for (const statement of [
    'select * from incident_report',
    'select * from incident_reading',
    'select * from incident_reports(1)',
    `select begin_incident_reading('Anne Roy')`,
    `update incident_report set locale = 'en'`,
    'delete from incident_report',
  ])
    await expect(context.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
})

test('an operator sees the reports only once the reading is written down for good', async () => {
  await visitor.post('/fr/incident', report)
  const ask = async (text: string) => (await context.owner.query(text)).rows
  expect(await ask('select * from incident_report')).toEqual([])
  expect(await ask('select * from incident_reports(999)')).toEqual([])
  // One that is not committed shows nothing.
  await ask('begin')
  const [{ id }] = await ask(`select begin_incident_reading('Anne Roy') as id`)
  expect(await ask(`select * from incident_reports(${id})`)).toEqual([])
  await ask('rollback')
  expect(await ask(`select * from incident_reports(${id})`)).toEqual([])

  expect(await reader('Anne Roy')).toHaveLength(1)
  expect(await ask('select reader from incident_reading')).toEqual([{ reader: 'Anne Roy' }])
  // And an old one nothing any more.
  const [last] = await ask('select id from incident_reading')
  expect(await ask(`select * from incident_reports(${last.id})`)).toHaveLength(1)
  await context.setClock(new Date('2026-11-22T15:00:11Z'))
  expect(await ask(`select * from incident_reports(${last.id})`)).toEqual([])
})

test('the operation asks for a name, and nothing in a report commands the terminal', async () => {
  await visitor.post('/fr/incident', { what: 'Voilà\u001b]0;x\u0007', when: '', contact: '' })
  const [kept] = await rows()
  for (const words of [[], [''], ['\u001b[2J'], ['Anne', 'Roy']])
    expect(operationOf(['incident-reports', ...words])).toBeUndefined()
  expect(operationOf(['incident-reports', 'Anne Roy'])).toBeDefined()
  expect(reportsText(await reader())).toBe(
    [
      `${kept?.receipt}, 2026-11-22 15:00 UTC, fr`,
      '  what: Voilà\\u{1b}]0;x\\u{7}',
      '  when: not said',
      '  contact: none',
    ].join('\n'),
  )
})

test.each(['INC-ACDE-346', 'INC-ACDE-34679', 'inc-acde-3467', 'INC-ACD0-3467', 'x'])(
  'a number that is none of ours, %s, has no page',
  async (receipt) => {
    expect((await visitor.get(`/fr/incident/received/${receipt}`)).status).toBe(404)
  },
)

test('a number of ours opens nothing: its page is the same whether a report has it or not', async () => {
  const { location = '' } = await visitor.post('/fr/incident', report)
  const known = (await visitor.get(location)).text
  const unknown = (await visitor.get('/fr/incident/received/INC-ACDE-3467')).text
  expect(known.replaceAll(location.slice(-13), 'INC-ACDE-3467')).toBe(unknown)
})

test('a flood from one address stops at five an hour, and others still report', async () => {
  const from = (remoteAddress: string) =>
    createClient((request) =>
      context.app.fetch(request, { incoming: { socket: { remoteAddress } } }),
    ).post('/fr/incident', report)
  const answers = await Promise.all(Array.from({ length: 20 }, () => from('192.0.2.7')))
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(5)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(15)
  expect((await from('192.0.2.8')).status).toBe(303)
  expect(await rows()).toHaveLength(6)
})

test('reports are forgotten after five years, and who read them a year later', async () => {
  await visitor.post('/fr/incident', report)
  await reader()
  const { db } = connect(context.jobsUrl, { poolSize: 1 })
  const readings = async () => (await context.owner.query('select from incident_reading')).rowCount
  const at = async (day: string) => {
    await context.setClock(new Date(`${day}T15:00:00Z`))
    await forgetOld(db, siteRetention)
    return [(await rows()).length, await readings()]
  }
  expect(await at('2031-11-20')).toEqual([1, 1])
  expect(await at('2031-11-24')).toEqual([0, 1])
  expect(await at('2032-11-24')).toEqual([0, 0])
  await db.destroy()
})

test('security.txt names whom to tell, in both languages, for less than a year (RFC 9116)', async () => {
  const { status, text, headers } = await context.client().get('/.well-known/security.txt')
  expect(status).toBe(200)
  expect(headers.get('Content-Type')).toMatch(/^text\/plain; ?charset=utf-8$/i)
  expect(text).toBe(
    [
      'Contact: mailto:securite@cliniques-demo.example',
      'Contact: http://localhost:3000/fr/incident',
      'Expires: 2027-05-21T00:00:00Z',
      'Preferred-Languages: fr, en',
      'Canonical: http://localhost:3000/.well-known/security.txt',
      '',
    ].join('\n'),
  )
})
