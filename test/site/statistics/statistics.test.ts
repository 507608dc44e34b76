import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { operationOf } from '../../../src/operate/operations.ts'
import { readStatistics } from '../../../src/site/statistics/readStatistics.ts'
import { createStatistics } from '../../../src/site/statistics/statistics.ts'
import { ensureKeys } from '../../../src/start/keys.ts'
import { COUNTED_EVENTS, type CountedEvent } from '../../../src/web/counted.ts'
import { appointmentOf } from '../../booking/confirm/appointmentOf.ts'
import { searched } from '../../schedule/search/browsing.ts'
import { aWorker } from '../../staff/worker.ts'
import { cardOf, useApp } from '../../support/app.ts'
import { superuser } from '../../support/booking.ts'
import { origin, type TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { privateFolder } from '../../support/embeddedServers.ts'
import { aClinic, aPerson, aPostalArea, aService, aSlot } from '../../support/factories.ts'
import { demoFacts } from '../../support/policyFacts.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'

const context = useApp()
beforeEach(async () => {
  await aPostalArea(context.owner)
  // What another test counted and did not look at.
  await context.parts.statistics.flush()
  await context.owner.query('delete from statistic')
})
const BROWSER = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101' }
const TODAY = '2026-11-22'

/** What was counted, as it is kept: only the owner of the table sees it. */
async function kept(kind: string) {
  await context.parts.statistics.flush()
  const { rows } = await context.owner.query(
    'select name, count::integer from statistic where kind = $1 order by name',
    [kind],
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

const keep = (kind: string, name: string, count: number, on_day = TODAY) =>
  context.owner.query('insert into statistic values ($1, $2, $3, $4)', [on_day, kind, name, count])

async function times(count: number, work: () => Promise<unknown>) {
  for (let n = 0; n < count; n++) await work()
}

describe('a page', () => {
  test('is counted by the path of its route, without the id in it, and by its language', async () => {
    const slot = await aSlot(context.owner)
    const client = await context.identifiedClient()
    await searched(client)
    await client.get(`/fr/clinics/${slot['clinic_id']}`, BROWSER)
    await client.get('/fr/help/booking', BROWSER)
    await client.get('/fr', BROWSER)
    await client.get('/en/attestation', BROWSER)
    expect(await kept('page')).toEqual({
      '/': 1,
      '/clinics/:id': 1,
      '/help/booking': 1,
      '/attestation': 1,
    })
    expect(await kept('language')).toEqual({ fr: 3, en: 1 })
  })

  test.for<[string, (client: TestClient) => Promise<unknown>]>([
    ['a robot', (c) => c.get('/fr', { 'User-Agent': 'Mozilla/5.0 (compatible; Examplebot/2.1)' })],
    ['a program that does not say what it is', (c) => c.get('/fr')],
    ['a page fetched in case', (c) => c.get('/fr', { ...BROWSER, 'Sec-Purpose': 'prefetch' })],
    ['a page that is not there', (c) => c.get('/fr/nothing', BROWSER)],
    ['a redirection', (c) => c.get('/en', BROWSER)],
    ['a file', (c) => c.get('/favicon.ico', BROWSER)],
    ['a page of staff', (c) => c.get('/fr/staff/sign-in', BROWSER)],
    ['a part of a page', (c) => c.get('/fr', { ...BROWSER, 'HX-Request-Type': 'partial' })],
  ])('%s is not counted', async ([, asks]) => {
    await asks(context.client())
    expect(await kept('page')).toEqual({})
  })

  test('a lone head is not counted', async () => {
    const headers = { ...BROWSER, Host: new URL(origin).host }
    await context.app.request(`${origin}/fr`, { method: 'HEAD', headers })
    expect(await kept('page')).toEqual({})
    await context.app.request(`${origin}/fr`, { headers })
    expect(await kept('page')).toEqual({ '/': 1 })
  })
})

test('the path of every page may be kept: one that may not would lose the others of its minute', async () => {
  const paths = context.app.routes
    .filter(({ method, path }) => method === 'GET' && /^\/fr(?!\/staff)/.test(path))
    .map(({ path }) => path.slice(3) || '/')
  expect(paths.length).toBeGreaterThan(30)
  for (const path of new Set(paths)) await keep('page', path, 1)
})

test('what happens on the way to a visit and after is counted, each once', async () => {
  const person = await aPerson(context.owner, context.keys)
  const client = await context.identifiedClient(person)
  const service = await aService(context.owner, (await aClinic(context.owner)).id)
  await searched(client)
  const slot = await aSlot(context.owner, { clinic_id: service['clinic_id'] })
  await searched(client)
  const held = await client.post('/fr/holds', { slot_id: slot.id })
  await client.get(held.location ?? '')
  await client.post(held.location ?? '', { messages: 'none' })
  await client.get(`${held.location}/review`)
  const form = { hold_id: client.field('hold_id'), key: client.field('key') }
  const booked = await client.post('/fr/appointments', form)
  await client.get(`${booked.location}/cancellation`)
  await client.post(`${booked.location}/cancellation`, { key: client.field('key') })
  await client.get('/fr/feedback?about=help')
  await client.post('/fr/feedback', { about: 'help', useful: 'yes', text: '' })
  await client.post('/fr/feedback', { about: 'help', useful: 'no', text: '' })
  const other = await aPerson(context.owner, context.keys)
  await client.get('/fr/identification')
  await client.post('/fr/identification', { ...cardOf(other), first_name: 'Inconnue' })
  expect(await kept('event')).toEqual({
    ...{ identified: 1, not_identified: 1, searched: 3, found_nothing: 1 },
    ...{ held: 1, booked: 1, cancelled: 1, useful: 1, not_useful: 1 },
  })
})

test('a second proof is counted once it opens something', async () => {
  const person = await aPerson(context.owner, context.keys)
  const past = await superuser(context)
  await appointmentOf(past, context.keys, person.person, { reference: 'ACDEFGHJKMNP' })
  await past.end()
  const client = await context.identifiedClient(person)
  await client.get('/fr/confirm-identity')
  await client.post('/fr/confirm-identity', { reference: 'PNMKJHGFEDCA' })
  expect(await kept('event')).toEqual({ identified: 1 })
  await client.post('/fr/confirm-identity', { reference: 'ACDEFGHJKMNP' })
  expect(await kept('event')).toEqual({ identified: 1, confirmed: 1 })
})

test('no request waits for it, and several processes add to the same count', async () => {
  const [one, other] = [createStatistics(context.db), createStatistics(context.db)]
  await times(3, async () => one.event('booked'))
  await times(4, async () => other.event('booked'))
  expect(await context.owner.query('select from statistic')).toMatchObject({ rowCount: 0 })
  await Promise.all([one.flush(), other.flush()])
  await one.flush()
  expect(await kept('event')).toEqual({ booked: 7 })
})

test('a batch whose answer is lost is given up, and never counted twice', async () => {
  const statistics = createStatistics(context.db)
  statistics.event('booked')
  await context.owner.query('alter table statistic rename to away')
  await expect(statistics.flush()).rejects.toThrow()
  await context.owner.query('alter table away rename to statistic')
  expect(await statistics.flush()).toBe(0)
  expect(await kept('event')).toEqual({})
})

describe('what is told', () => {
  const told = async (days = 1, periods = 1) =>
    readStatistics(context.db, { from: TODAY, days, periods })

  test.for([
    [4, null],
    [5, 5],
    [9, 5],
    [10, 10],
    [1203, 1200],
  ])('of %i is %s', async ([count, shown]) => {
    await keep('event', 'booked', count ?? 0)
    expect(await told()).toEqual([{ from_day: TODAY, kind: 'event', name: 'booked', told: shown }])
  })

  /**
   * Whether somewhere a page that few asked for is given away by what is told of another and of all pages: each from one to four
   * stands beside each from one to sixty, on a day of their own, and is given away when no other would be told like it.
   */
  async function betrays() {
    await context.owner.query(`insert into statistic
      select date '${TODAY}' + 4 * large + small, 'page', name, count
      from generate_series(1, 60) large, generate_series(1, 4) small,
        lateral (values ('/', large), ('/' || small, small)) page (name, count)`)
    const days = Map.groupBy(await told(1, 300), ({ from_day }) => from_day)
    expect(days.size).toBe(240)
    const pairs = [...days.values()].map((rows) => ({
      small: rows.find(({ name }) => /^\/\d$/.test(name))?.name,
      shown: JSON.stringify(['/', ''].map((name) => rows.find((row) => row.name === name)?.told)),
    }))
    const alike = Map.groupBy(pairs, ({ shown }) => shown)
    return [...alike.values()].some((each) => new Set(each.map(({ small }) => small)).size === 1)
  }

  test('no total betrays a small count: whatever is told beside it, it may be several', async () => {
    expect(await betrays()).toBe(false)
  })

  test('control: were only what is below five hidden, the total would betray it', async () => {
    const careless = (words: string) => words.replace('(p_count - p_count % 5)', 'p_count')
    await sabotagedRoutine(context, 'shown_count', careless, async () => {
      expect(await betrays()).toBe(true)
    })
  })

  test('the application cannot read the table itself', async () => {
    await expect(sql`select * from statistic`.execute(context.db)).rejects.toThrow('permission')
  })

  test('periods of seven days begin with the day asked for, and end before the next', async () => {
    await keep('page', '/', 30, '2026-11-28')
    await keep('page', '/', 40, '2026-11-29')
    expect(await told(7, 1)).toMatchObject([
      { from_day: TODAY, kind: 'page', told: 30 },
      { from_day: TODAY, kind: 'pages', told: 30 },
    ])
    const both = (await told(7, 2)).filter(({ kind }) => kind === 'page')
    expect(both.map(({ from_day, told }) => [from_day, told])).toEqual(
      expect.arrayContaining([
        [TODAY, 30],
        ['2026-11-29', 40],
      ]),
    )
  })
})

describe('the page', () => {
  test('tells the network its counts, and none below five', async () => {
    await keep('page', '/clinics/:id', 57)
    await keep('page', '/rights', 3)
    await keep('language', 'fr', 60)
    for (const [n, name] of COUNTED_EVENTS.entries()) await keep('event', name, 20 + 5 * n)
    const { client } = await aWorker(context, [{ clinic: null, role: 'network' }])
    const { text, status } = await client.get('/fr/staff/statistics')
    expect(status).toBe(200)
    expect(text).toContain('<code>/clinics/:id</code>')
    expect(text).toContain('<td>55</td>')
    expect(text).not.toMatch(/<td>(?:[1-4]|57)<\/td>/)
  })

  test('no address makes it fail', async () => {
    const { client } = await aWorker(context, [{ clinic: null, role: 'network' }])
    for (const week of ['', 'x', '0001-01-01', '9999-12-31', '2026-13-01', '%00'])
      expect((await client.get(`/fr/staff/statistics?week=${week}`)).status).toBe(200)
  })
})

test('an operator reads the weeks as text', async () => {
  const urls = { app: context.appUrl, owner: context.ownerUrl, jobs: context.jobsUrl }
  const on = { urls, secrets: ensureKeys(privateFolder()), now, origin, policies: demoFacts }
  const tell = (...words: string[]) =>
    operationOf(['statistics', ...words])?.({ ...on, progress: () => {} })
  expect(await tell()).toBe('nothing was counted five times in a week since 2026-10-26')
  await keep('event', 'booked' satisfies CountedEvent, 12)
  await keep('event', 'cancelled' satisfies CountedEvent, 4)
  const lines = (await tell('1'))?.split('\n')
  expect(lines).toEqual([
    'multiples of five; nothing below five is told',
    'week of 2026-11-16:',
    `  ${'event'.padEnd(10)}${'booked'.padEnd(36)}10`,
  ])
  expect(operationOf(['statistics', 'x'])).toBeUndefined()
})
