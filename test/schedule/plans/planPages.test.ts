import { beforeEach, expect, test } from 'vitest'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPractitioner, aService } from '../../support/factories.ts'

const context = useApp()
const PLANS = '/fr/staff/openings/plans'
let clinic: string
let anne: string
let luc: string
let service: string
let client: TestClient

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic)).id
  luc = (await aPractitioner(context.owner, clinic, { title_fr: 'Dr', last_name: 'Picard' })).id
  service = (await aService(context.owner, clinic, { name_fr: 'Suivi régulier' })).id
  client = (await aWorker(context, [{ clinic, role: 'manager' }])).client
  await aWorker(context, [{ clinic, role: 'privacy' }])
})

const validity = { valid_from: '2026-11-23', valid_to: '', every_weeks: '1' }

/** Has somebody begin a plan; the address of its page. */
async function begin(of: TestClient = client, change: Record<string, string> = {}) {
  await of.get(`${PLANS}/new`)
  const fields = { id: of.field('id'), version: '0', copy_of: '', practitioner_id: anne }
  const answer = await of.post(PLANS, { ...fields, ...validity, ...change })
  return { ...answer, path: answer.location ?? '' }
}

const hours = (change: Record<string, string | string[]> = {}) => ({
  ...{ days: ['1', '2'], healthcare_service_id: service, from_time: '8 h 30', to_time: '12:00' },
  ...{ break_from: '10', break_to: '10:15', ...change },
})

async function add(path: string, change: Record<string, string | string[]> = {}, of = client) {
  await of.get(path)
  const version = of.field('version')
  return of.post(`${path}/hours`, { version, ...hours(change) })
}

async function publish(path: string) {
  const page = await client.get(`${path}/publication`)
  const [version, seen] = [client.field('version'), client.field('seen')]
  return { page, answer: await client.post(`${path}/publication`, { version, seen }) }
}

const counted = async (sql: string) => Number((await context.owner.query(sql)).rows[0].count)
const slots = () => counted(`select count(*) from slot where status = 'free'`)

test('a manager writes six weeks of openings and publishes them', async () => {
  const { path } = await begin()
  expect(path).toMatch(/^\/fr\/staff\/openings\/plans\/[0-9a-f-]{36}$/)
  await add(path)
  const { text } = await client.get(path)
  expect(text).toContain('8 h 30 à 12 h')
  expect(text).toContain('10 h à 10 h 15')
  expect(text).toContain('lundi')
  const { page, answer } = await publish(path)
  expect(page.text).toContain('108 plages créées')
  expect(answer.location).toBe(`/fr/staff/openings?week=2026-11-23&with=${anne}`)
  expect(await slots()).toBe(108)
  const plan = await client.get(path)
  expect(plan.text).toContain('publié')
  expect(plan.text).not.toContain('Retirer')
})

test('what is wrong with hours is said at its field, and what was typed is kept', async () => {
  const { path } = await begin()
  await add(path)
  for (const [change, said] of [
    [{ days: [] }, 'Choisissez au moins un jour'],
    [{ from_time: '25:00' }, 'Entrez une heure'],
    [{ to_time: 'midi' }, 'Entrez une heure'],
    [{ to_time: '8:00' }, 'La fin est avant le début'],
    [{ break_from: '10' }, 'ou ni l’un ni l’autre'],
    [{ break_from: '8:00', break_to: '9' }, 'La pause doit être'],
    [{ from_time: '13:00', to_time: '13:15', break_from: '', break_to: '' }, 'trop courtes'],
    [{ days: ['2', '3'], from_time: '11:00' }, 'chevauchent'],
    [{ healthcare_service_id: crypto.randomUUID() }, 'Choisissez un service'],
    [{ days: ['8'] }, 'Vérifiez'],
  ] as [Record<string, string | string[]>, string][]) {
    const answer = await add(path, { days: ['3'], break_from: '', break_to: '', ...change })
    expect(answer.status, JSON.stringify(change)).toBe(422)
    expect(answer.text, JSON.stringify(change)).toContain(said)
  }
  const kept = await add(path, { days: ['3'], to_time: '8:00' })
  expect(kept.text).toContain('value="8 h 30"')
  expect(kept.text).toMatch(/value="3" checked/)
  expect(await counted('select count(*) from plan_line')).toBe(2)
})

test('what is wrong with a plan is said at its field', async () => {
  for (const [change, said] of [
    [{ valid_from: '2026-11-21' }, 'Cette date est passée'],
    [{ valid_from: '2028-01-01' }, 'trop loin'],
    [{ valid_from: '2026-02-30' }, 'Entrez une date'],
    [{ valid_to: '9999-12-31' }, 'laissez vide'],
    [{ valid_to: '2026-11-22' }, 'Le dernier jour est avant le premier'],
    [{ every_weeks: '5' }, 'Vérifiez'],
    [{ practitioner_id: '' }, 'Choisissez quelqu’un'],
  ] as const) {
    const answer = await begin(client, change as Record<string, string>)
    expect(answer.status, JSON.stringify(change)).toBe(422)
    expect(answer.text, JSON.stringify(change)).toContain(said)
  }
  expect(await counted('select count(*) from plan')).toBe(0)
})

test('hours are taken away, and a draft is thrown away', async () => {
  const { path } = await begin()
  await add(path)
  await client.get(path)
  await client.post(`${path}/removal`, { version: client.field('version'), line: '0' })
  expect(await counted('select count(*) from plan_line')).toBe(1)
  await client.get(path)
  await client.post(`${path}/discard`, { version: client.field('version') })
  expect(await counted('select count(*) from plan')).toBe(0)
})

test('of two managers at once, the second is told, and keeps what was typed', async () => {
  const { path } = await begin()
  await client.get(path)
  const version = client.field('version')
  await client.post(`${path}/hours`, { version, ...hours() })
  const second = await client.post(`${path}/hours`, {
    version,
    ...hours({ days: ['5'], from_time: '9:45' }),
  })
  expect(second.status).toBe(409)
  expect(second.text).toContain('entre-temps')
  expect(second.text).toContain('value="9:45"')
  expect(await counted('select count(*) from plan_line')).toBe(2)
})

test('a change begins with the hours of the plan that is published', async () => {
  const { path } = await begin()
  await add(path)
  await publish(path)
  const id = path.split('/').at(-1) as string
  const page = await client.get(`${PLANS}/new?copy=${id}`)
  expect(page.text).toContain('Avec les heures de l’horaire de Dre Anne Tremblay')
  const change = { copy_of: id, valid_from: '2026-12-07' }
  const next = await begin(client, change)
  expect((await client.get(next.path)).text).toContain('8 h 30 à 12 h')
  const { page: difference } = await publish(next.path)
  expect(difference.text).toContain('Rien ne change')
})

test('weeks take turns; those that are no more lose their hours', async () => {
  const { path } = await begin(client, { every_weeks: '2' })
  await add(path, { week: '2' })
  const { text } = await client.get(path)
  expect(text).toContain('La semaine 2 commence le 30 novembre 2026')
  const { page } = await publish(path)
  expect(page.text).toContain('54 plages créées')
  const other = await begin(client, { every_weeks: '2', practitioner_id: luc })
  await add(other.path, { week: '2' })
  await client.get(other.path)
  await client.post(other.path, { version: client.field('version'), ...validity })
  expect(await counted(`select count(*) from plan_line where week is null`)).toBe(0)
  expect((await client.get(other.path)).text).toContain('Aucune heure')
})

test('a plan is copied for others, each with a draft of their own', async () => {
  const { path } = await begin()
  await add(path)
  const copied = await client.post(`${path}/copies`, { practitioners: [luc] })
  expect(copied.location).toBe(PLANS)
  const { rows } = await context.owner.query(
    `select p.id, p.status, count(*) from plan p join plan_line l on l.plan_id = p.id
      where practitioner_id = $1 group by p.id`,
    [luc],
  )
  expect(rows).toMatchObject([{ status: 'draft', count: '2' }])
  const nobody = await client.post(`${path}/copies`, { practitioners: [] })
  expect(nobody.text).toContain('Choisissez quelqu’un')
})

test('a service of one practitioner is not copied for another, and then nobody gets a copy', async () => {
  const own = (await aService(context.owner, clinic, { practitioner_id: anne })).id
  const { path } = await begin()
  await add(path, { healthcare_service_id: own })
  // Anne may have it, Luc may not.
  const refused = await client.post(`${path}/copies`, { practitioners: [anne, luc] })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('n’est pas offert')
  expect(await counted('select count(*) from plan')).toBe(1)
})

test('whoever sees people themselves proposes their own plan, which the manager publishes', async () => {
  const { client: own } = await aWorker(context, [{ clinic, role: 'practitioner' }], luc)
  const other = await begin()
  expect((await own.get(other.path)).status, 'another’s plan').toBe(404)
  expect((await begin(own)).status, 'for another').toBe(404)
  const { path } = await begin(own, { practitioner_id: luc })
  await add(path, {}, own)
  expect((await own.get(`${path}/publication`)).status).toBe(404)
  await own.get(path)
  const version = own.field('version')
  expect((await own.post(`${path}/publication`, { version, seen: '' })).status).toBe(404)
  await own.post(`${path}/proposal`, { version })
  expect((await client.get(PLANS)).text).toContain('proposé')
  expect((await publish(path)).answer.status).toBe(303)
  expect(await slots()).toBe(108)
})

test('a clinic’s plans are nobody else’s, by page, form and id', async () => {
  const elsewhere = (await aClinic(context.owner)).id
  const { client: stranger } = await aWorker(context, [{ clinic: elsewhere, role: 'manager' }])
  const { path } = await begin()
  await add(path)
  await stranger.get(`${PLANS}/new`)
  const id = path.split('/').at(-1) as string
  for (const page of [path, `${path}/publication`])
    expect((await stranger.get(page)).status).toBe(404)
  const version = '2'
  for (const [form, fields] of [
    ['', { version, ...validity }],
    ['/hours', { version, ...hours({ days: ['4'] }) }],
    ['/removal', { version, line: '0' }],
    ['/copies', { practitioners: [luc] }],
    ['/discard', { version }],
    ['/publication', { version, seen: 'x' }],
  ] as [string, Record<string, string | string[]>][])
    expect((await stranger.post(`${path}${form}`, fields)).status, form).toBe(404)
  const copy = await begin(stranger, { copy_of: id, practitioner_id: anne })
  expect(copy.status).toBe(404)
  const foreign = await begin(stranger, { practitioner_id: anne })
  expect(foreign.status, 'a practitioner of another clinic').not.toBe(303)
  expect(await counted('select count(*) from plan')).toBe(1)
  expect(await counted('select count(*) from plan_line')).toBe(2)
})

test('days that differ are seen before they change anything, and taken back', async () => {
  const { path } = await begin()
  await add(path)
  await publish(path)
  const DAYS = '/fr/staff/openings/days'
  await client.get(DAYS)
  const days = {
    ...{ batch: client.field('batch'), kind: 'closed', practitioner_id: anne },
    ...{ first_day: '2026-11-30', last_day: '2026-12-04', from_time: '', to_time: '' },
    ...{ healthcare_service_id: '', reason: '<script>vacances</script>' },
  }
  const preview = await client.post(DAYS, days)
  expect(preview.text).toContain('18 plages sans rendez-vous retirées')
  const told = preview.text.replaceAll(/\s+/g, ' ')
  expect(told).toContain('30 novembre 2026 au 4 décembre 2026 · Dre Anne Tremblay · fermés')
  expect(await slots()).toBe(108)
  const seen = /name="seen"\s+value="(\w+)"/.exec(preview.text)?.[1] ?? ''
  expect((await client.post(DAYS, { ...days, seen: 'other' })).status).toBe(409)
  expect((await client.post(DAYS, { ...days, seen })).location).toBe(DAYS)
  expect((await client.post(DAYS, { ...days, seen })).location, 'sent twice').toBe(DAYS)
  expect(await slots()).toBe(90)
  const list = await client.get(DAYS)
  expect(list.text).toContain('30 novembre 2026 au 4 décembre 2026')
  expect(list.text).not.toContain('<script>vacances')
  const { batch } = days
  const back = await client.post(`${DAYS}/removal`, { batch })
  expect(back.text).toContain('18 plages créées')
  const again = /name="seen"\s+value="(\w+)"/.exec(back.text)?.[1] ?? ''
  await client.post(`${DAYS}/removal`, { batch, seen: again })
  expect(await slots()).toBe(108)
  expect(
    (await client.post(`${DAYS}/removal`, { batch, seen: again })).location,
    'sent twice',
  ).toBe(DAYS)
})

test('what is wrong with days is said at its field', async () => {
  const DAYS = '/fr/staff/openings/days'
  await client.get(DAYS)
  const days = {
    ...{ batch: client.field('batch'), kind: 'open', practitioner_id: anne, reason: '' },
    ...{ first_day: '2026-11-28', last_day: '', from_time: '9', to_time: '12' },
    healthcare_service_id: service,
  }
  for (const [change, said] of [
    [{ first_day: '' }, 'Entrez une date'],
    [{ first_day: '2026-11-01' }, 'passée'],
    [{ last_day: '2026-11-27' }, 'avant le premier'],
    [{ last_day: '2030-01-01' }, 'trop loin'],
    [{ from_time: '' }, 'les deux heures'],
    [{ to_time: '8' }, 'La fin est avant'],
    [{ practitioner_id: '' }, 'Choisissez quelqu’un'],
    [{ healthcare_service_id: '' }, 'Choisissez un service'],
    [{ reason: 'é'.repeat(500) }, 'trop long'],
  ] as const) {
    const answer = await client.post(DAYS, { ...days, ...change })
    expect(answer.status, JSON.stringify(change)).toBe(422)
    expect(answer.text, JSON.stringify(change)).toContain(said)
  }
  const stranger = (await aPractitioner(context.owner, (await aClinic(context.owner)).id)).id
  const foreign = await client.post(DAYS, { ...days, practitioner_id: stranger, seen: 'x' })
  expect(foreign.status).toBe(404)
  expect(await counted('select count(*) from plan_exception')).toBe(0)
})

test('a holiday is opened with a button', async () => {
  const { path } = await begin()
  await add(path, { days: ['5'] })
  await publish(path)
  const DAYS = '/fr/staff/openings/days'
  const { text } = await client.get(DAYS)
  expect(text).toContain('Ouvrir le 25 décembre 2026')
  const holiday = {
    ...{ batch: client.field('batch'), kind: 'open', first_day: '2026-12-25', last_day: '' },
    ...{ practitioner_id: '', from_time: '', to_time: '', healthcare_service_id: '', reason: '' },
  }
  const preview = await client.post(DAYS, holiday)
  expect(preview.text).toContain('9 plages créées')
  const seen = /name="seen"\s+value="(\w+)"/.exec(preview.text)?.[1] ?? ''
  await client.post(DAYS, { ...holiday, seen })
  expect((await client.get(DAYS)).text).not.toContain('Ouvrir le 25 décembre 2026')
})

test('the Easter day that a clinic takes is a choice on that page, seen before it changes anything', async () => {
  const DAYS = '/fr/staff/openings/days'
  expect((await client.get(DAYS)).text).toContain('Ouvrir le 26 mars 2027')
  const preview = await client.post(`${DAYS}/easter`, { easter: 'easter_monday' })
  const seen = /name="seen"\s+value="(\w+)"/.exec(preview.text)?.[1] ?? ''
  const done = await client.post(`${DAYS}/easter`, { easter: 'easter_monday', seen })
  expect(done.location).toBe(DAYS)
  const { text } = await client.get(DAYS)
  expect(text).not.toContain('Ouvrir le 26 mars 2027')
  expect(text).toContain('Ouvrir le 29 mars 2027')
  expect((await client.post(`${DAYS}/easter`, { easter: 'never' })).status).toBe(422)
})
