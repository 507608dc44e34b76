import { beforeEach, expect, test } from 'vitest'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aClinic, aPractitioner, aSlot } from '../../support/factories.ts'

const context = useApp()
const WEEK = '/fr/staff/openings?week=2026-11-26'
let clinic: string
let anne: string
let luc: string

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic)).id
  luc = (await aPractitioner(context.owner, clinic, { title_fr: 'Dr', last_name: 'Picard' })).id
})

const slot = (practitioner_id: string, starts_at: string, row = {}) =>
  aSlot(context.owner, { clinic_id: clinic, practitioner_id, starts_at, ...row })
const aManager = () => aWorker(context, [{ clinic, role: 'manager' }])

/** What the cells say, by day: time, state and, where all are shown, with whom. */
const cells = (text: string) =>
  [...text.matchAll(/<li class="[a-z-]+">(.*?)<\/li>/gs)].map(([, cell = '']) =>
    cell
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )

test('a week shows what became of each slot, by the clock of the clinic', async () => {
  await slot(anne, '2026-11-24T14:20:00Z')
  await slot(luc, '2026-11-24T14:40:00Z', { status: 'busy' })
  await slot(anne, '2026-11-25T21:00:00Z', { status: 'busy-unavailable' })
  const held = await slot(luc, '2026-11-27T13:00:00Z')
  await context.owner.query(
    `insert into hold (slot_id, holder, session, until) values ($1, uuidv7(), uuidv7(), '2026-11-22T15:05:00Z')`,
    [held.id],
  )
  const { client } = await aManager()
  const { text } = await client.get(WEEK)
  expect(cells(text)).toEqual([
    '8 h retenue Dr Picard',
    '9 h 20 libre Dre Tremblay',
    '9 h 40 réservée Dr Picard',
    '16 h indisponible Dre Tremblay',
  ])
  expect(text).toContain('4 plages publiées')
  expect(text).toContain('lun. 23 nov.')
  expect(text).not.toContain('sam. 28 nov.')
})

test('another week, a Saturday and another clinic’s slots', async () => {
  await slot(anne, '2026-11-28T15:00:00Z')
  await slot(anne, '2026-11-30T15:00:00Z')
  await aSlot(context.owner, { starts_at: '2026-11-24T15:00:00Z' })
  const { client } = await aManager()
  const first = (await client.get(WEEK)).text
  expect(cells(first)).toEqual(['10 h libre Dre Tremblay'])
  expect(first).toContain('sam. 28 nov.')
  expect(first).toContain('/fr/staff/openings?week=2026-11-30')
  expect(cells((await client.get('/fr/staff/openings?week=2026-11-30')).text)).toHaveLength(1)
  for (const week of ['2026-02-30', '0000-01-01', '9999-12-31', '%00', 'x'.repeat(5000)]) {
    const empty = await client.get(`/fr/staff/openings?week=${week}`)
    expect(empty.status, week).toBe(200)
    expect(empty.text, 'what is no day nearby is today').toContain('16 novembre 2026')
  }
})

test('one practitioner’s week; a stranger’s is everybody’s', async () => {
  await slot(anne, '2026-11-24T14:20:00Z')
  await slot(luc, '2026-11-24T14:40:00Z')
  const stranger = await aSlot(context.owner, { starts_at: '2026-11-24T16:00:00Z' })
  const { client } = await aManager()
  expect(cells((await client.get(`${WEEK}&with=${luc}`)).text)).toEqual(['9 h 40 libre'])
  const all = await client.get(`${WEEK}&with=${stranger['practitioner_id']}`)
  expect(cells(all.text)).toHaveLength(2)
})

test('whoever sees people themselves sees their own slots, whatever they ask for', async () => {
  await slot(anne, '2026-11-24T14:20:00Z')
  await slot(luc, '2026-11-24T14:40:00Z')
  const { client } = await aWorker(context, [{ clinic, role: 'practitioner' }], luc)
  for (const path of [WEEK, `${WEEK}&with=${anne}`]) {
    const { text } = await client.get(path)
    expect(cells(text)).toEqual(['9 h 40 libre'])
    expect(text).not.toContain('Tremblay')
  }
  const nobody = await aWorker(context, [{ clinic, role: 'practitioner' }])
  expect(cells((await nobody.client.get(WEEK)).text)).toEqual([])
})

test('the hour that a change of clocks repeats is one row, with both its slots', async () => {
  await slot(anne, '2026-11-01T05:30:00Z')
  await slot(luc, '2026-11-01T06:30:00Z')
  const { client } = await aManager()
  const { text } = await client.get('/fr/staff/openings?week=2026-11-01')
  expect(cells(text)).toHaveLength(2)
  expect(text.match(/<th scope="row">/g)).toHaveLength(1)
})
