import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, superuser } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPerson, aSlot, type TestPerson } from '../../support/factories.ts'
import { aDesk } from '../desk/aDesk.ts'

const context = useApp()
const REASON = 'Un proche dit que la personne est ici et ne répond plus.'
let clinic: string
let zoe: TestPerson
let page: string
let desk: Awaited<ReturnType<typeof aDesk>>
let officer: TestClient

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  zoe = await aPerson(context.owner, context.keys)
  page = `/fr/staff/book/people/${zoe.person}`
  officer = await anOfficer(clinic)
  desk = await aDesk(context, clinic)
})

async function anOfficer(of: string) {
  const { client, account } = await aWorker(context, [{ clinic: of, role: 'privacy' }])
  await authorize(context, account, of)
  return client
}

async function asks(reason = REASON) {
  await desk.client.get(page)
  return desk.client.post(`${page}/access`, { reason })
}

async function logOf() {
  const { rows } = await context.owner.query(
    `select why, outcome from access_log where who like $1 and person = $2 order by id`,
    [`staff:${desk.account}@%`, zoe.person],
  )
  return rows
}

describe('whoever is neither booked here nor being booked', () => {
  test('is seen for a reason in words, for a quarter of an hour, each time in the log (S-27)', async () => {
    expect((await asks()).location).toBe(page)
    expect((await desk.client.get(page)).text).toContain('Lafrenière-Roy, Élodie')
    expect(await logOf()).toEqual([
      { why: 'break_glass', outcome: 'opened' },
      { why: 'break_glass', outcome: null },
    ])
    await context.setClock(new Date('2026-11-22T15:14:59Z'))
    expect((await desk.client.get(page)).text).toContain('Lafrenière-Roy')
    await context.setClock(new Date('2026-11-22T15:15:01Z'))
    expect((await desk.client.get(page)).text).toContain('dites pourquoi')
  })

  test('control: without the end of that quarter, one reason would open for ever', async () => {
    await asks()
    const client = await superuser(context)
    await client.query(`update break_glass set until = 'infinity'`)
    await client.end()
    await context.setClock(new Date('2026-11-22T15:15:01Z'))
    expect((await desk.client.get(page)).text).toContain('Lafrenière-Roy')
  })

  test('is no longer seen by a call that began from that look, and the call renews nothing (S-27)', async () => {
    await asks()
    await desk.client.get(page)
    const call = desk.client.field('call')
    expect((await desk.client.post(page, { call })).location).toBe(`/fr/staff/book/${call}`)
    const seenIn = async (path: string) =>
      (await desk.client.get(path)).text.includes('Lafrenière-Roy')
    expect(await seenIn(`/fr/staff/book/${call}`)).toBe(true)
    await context.setClock(new Date('2026-11-22T15:14:50Z'))
    await desk.client.get(page)
    expect((await desk.client.post(page, { call: randomUUID() })).status).toBe(303)
    await context.setClock(new Date('2026-11-22T15:15:01Z'))
    const opened = (await logOf()).length
    expect((await desk.client.get(page)).text).toContain('dites pourquoi')
    expect(await seenIn(`/fr/staff/book/${call}`)).toBe(false)
    expect((await desk.client.post(page, { call: randomUUID() })).status).toBe(404)
    expect(await logOf()).toHaveLength(opened)
  })

  test('control: were they found by the call, it would open for an hour', async () => {
    await asks()
    await desk.client.get(page)
    const call = desk.client.field('call')
    await desk.client.post(page, { call })
    const client = await superuser(context)
    await client.query(
      `update desk_call set found = array[person], until = until + interval '45 minutes'`,
    )
    await client.end()
    await context.setClock(new Date('2026-11-22T15:15:01Z'))
    for (const path of [page, `/fr/staff/book/${call}`])
      expect((await desk.client.get(path)).text).toContain('Lafrenière-Roy')
  })

  test('is asked for once in that quarter, however often it is pressed: one row of the log, one matter', async () => {
    await desk.client.get(page)
    const presses = Array.from({ length: 4 }, () =>
      desk.client.post(`${page}/access`, { reason: REASON }),
    )
    for (const { location } of await Promise.all(presses)) expect(location).toBe(page)
    expect(await countOf(context, 'break_glass')).toBe(1)
    expect(await countOf(context, 'review_item')).toBe(1)
    expect(await logOf()).toEqual([{ why: 'break_glass', outcome: 'opened' }])
    await context.setClock(new Date('2026-11-22T15:14:00Z'))
    await asks()
    expect(await countOf(context, 'break_glass')).toBe(1)
    await context.setClock(new Date('2026-11-22T15:15:01Z'))
    await asks('Un autre proche appelle pour la même personne.')
    expect(await countOf(context, 'break_glass')).toBe(2)
  })

  test.each(['', 'urgent'])('is not seen for « %s », and no record is opened', async (reason) => {
    const answer = await asks(reason)
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('href="#reason"')])
    expect(await logOf()).toEqual([])
    expect(await countOf(context, 'review_item')).toBe(0)
  })

  test('shows nothing of other clinics, nor to a colleague', async () => {
    await aVisitor(context, zoe).booked((await aSlot(context.owner)).id)
    await asks()
    expect((await desk.client.get(page)).text).not.toContain('24 novembre')
    const colleague = await aDesk(context, clinic)
    expect((await colleague.client.get(page)).text).toContain('dites pourquoi')
  })
})

describe('the privacy officer', () => {
  test('reads who looked and why, and closes it with what was found; the reason is sealed', async () => {
    await asks()
    const { text } = await officer.get('/fr/staff/flags')
    expect(text).toContain(REASON)
    expect(text).toContain('Maude Essai')
    const client = await superuser(context)
    const { rows } = await client.query('select * from break_glass')
    await client.end()
    expect(JSON.stringify(rows)).not.toContain('proche')
    const item = officer.field('item')
    expect((await officer.post('/fr/staff/flags', { item, why: '' })).status).toBe(422)
    const closed = await officer.post('/fr/staff/flags', {
      item,
      why: 'La personne a été retrouvée.',
    })
    expect(closed.location).toBe('/fr/staff/flags')
    expect((await officer.get('/fr/staff/flags')).text).toContain('Rien à vérifier')
    expect((await officer.post('/fr/staff/flags', { item, why: 'Encore une fois.' })).status).toBe(
      404,
    )
    const { rows: items } = await context.owner.query('select closed_why from review_item')
    const found = context.keys.unseal(items[0].closed_why, `review_item:${item}:closed_why`)
    expect(found).toBe('La personne a été retrouvée.')
    expect(items[0].closed_why).not.toContain('retrouvée')
  })

  test('keeps what was closed for a year, and what is open until it is closed', async () => {
    await asks()
    const client = await superuser(context)
    const forgets = async (age: string) => {
      await client.query(`update review_item set closed_at = app_now() - $1::interval`, [age])
      const asked = `select forget('review_item', 'closed_at', '1 year', 10) as n`
      return (await client.query(asked)).rows[0].n
    }
    await client.query(`update review_item set opened_at = app_now() - interval '2 years'`)
    expect(await forgets('0 days')).toBe(0)
    await client.query('update review_item set closed_at = null')
    const { rows } = await client.query(
      `select forget('review_item', 'closed_at', '1 year', 10) as n`,
    )
    expect(rows).toEqual([{ n: 0 }])
    expect(await forgets('1 year 1 minute')).toBe(1)
    await client.end()
  })

  test('reads nothing of it before training and undertaking, and closes nothing', async () => {
    await asks()
    await officer.get('/fr/staff/flags')
    const item = officer.field('item')
    const { client: untrained } = await aWorker(context, [{ clinic, role: 'privacy' }])
    const page = await untrained.get('/fr/staff/flags')
    expect([page.status, page.text.includes(REASON)]).toEqual([403, false])
    const closing = await untrained.post('/fr/staff/flags', { item, why: 'Tout va bien.' })
    expect(closing.status).toBe(403)
    expect(await countOf(context, 'review_item', 'closed_at is null')).toBe(1)
  })

  test('of another clinic sees nothing of it, and nobody closes their own', async () => {
    await asks()
    const elsewhere = (await aClinic(context.owner)).id
    const other = await anOfficer(elsewhere)
    expect((await other.get('/fr/staff/flags')).text).toContain('Rien à vérifier')
    await officer.get('/fr/staff/flags')
    const item = officer.field('item')
    expect((await other.post('/fr/staff/flags', { item, why: 'Tout va bien.' })).status).toBe(404)
    await context.owner.query(
      `insert into staff_role (account_id, clinic_id, role) values ($1, $2, 'privacy')`,
      [desk.account, clinic],
    )
    expect((await desk.client.get('/fr/staff/flags')).text).toContain('votre propre accès')
    expect((await desk.client.post('/fr/staff/flags', { item, why: 'Tout va bien.' })).status).toBe(
      404,
    )
  })

  test('is shown a hundred of them, the latest, oldest first', async () => {
    await context.owner.query(
      `insert into review_item (clinic_id, kind, cause, opened_by, opened_at)
        select $1::uuid, 'searches', uuidv7(), 'staff:' || uuidv7() || '@' || $1::uuid, app_now() - at * interval '1 minute'
        from generate_series(1, 102) at`,
      [clinic],
    )
    const { text } = await officer.get('/fr/staff/flags')
    expect(text.match(/<section class="card">/g)).toHaveLength(100)
    const items = [...text.matchAll(/name="item" value="([^"]+)"/g)].map(([, id]) => id)
    const { rows } = await context.owner.query(
      'select id from review_item order by opened_at offset 2',
    )
    expect(items).toEqual(rows.map(({ id }) => id))
  })

  test('is told once of fifteen searches without a booking, and not while one books', async () => {
    const search = async () => {
      await desk.says({ health_insurance_number: zoe.health_insurance_number })
    }
    for (let at = 0; at < 14; at++) await search()
    const slot = (await aSlot(context.owner, { clinic_id: clinic })).id
    expect((await officer.get('/fr/staff/flags')).text).toContain('Rien à vérifier')
    await context.owner.query('truncate review_item')
    await search()
    await search()
    expect(await countOf(context, 'review_item', `kind = 'searches'`)).toBe(1)
    expect((await officer.get('/fr/staff/flags')).text).toContain('Quinze recherches ou plus')
    await desk.books(zoe, slot)
    expect(await countOf(context, 'desk_search')).toBe(0)
  })
})
