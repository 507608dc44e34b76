import { expect, test } from 'vitest'
import { loadDirectory } from '../../../src/directory/load/loadDirectory.ts'
import { readDirectory } from '../../../src/directory/load/readDirectory.ts'
import { useDatabase } from '../../support/database.ts'
import { filesFrom } from '../../support/files.ts'
import { network, networkWith } from './network.ts'

const context = useDatabase()

const load = (texts = network, manyMayGo = false) =>
  context.asOwner(async (trx) =>
    loadDirectory(trx, await readDirectory(filesFrom(texts)), { manyMayGo }),
  )

async function all(table: string) {
  const { rows } = await context.owner.query(`select * from ${table}`)
  return rows
}

const byCode = async (table: string) =>
  new Map((await all(table)).map((row) => [row.code as string, row]))

async function planOf(clinic: string, practitioner: string) {
  const { rows } = await context.owner.query(
    `select p.* from plan p join clinic k on k.id = p.clinic_id
      join practitioner r on r.id = p.practitioner_id
      where k.code = $1 and r.code = $2 and p.status = 'published' order by p.valid_from`,
    [clinic, practitioner],
  )
  return rows[0]
}

test('the files become clinics on the map, with who practises there, what they offer and when', async () => {
  await load()
  const groups = await byCode('clinic_group')
  const clinics = await byCode('clinic')
  const practitioners = await byCode('practitioner')
  const services = await byCode('healthcare_service')
  expect(clinics.get('cap')).toMatchObject({
    name: 'Clinique du Cap',
    address: '2, rue du Quai',
    group_id: groups.get('gmf').id,
    place_id: groups.get('gmf').id,
    accessible: false,
    cancellation_deadline_minutes: 720,
    position_km: { x: expect.closeTo(70.9, 1), y: expect.closeTo(538.2, 1) },
    cell: 70053,
  })
  expect(practitioners.get('roy')).toMatchObject({ title_fr: 'Dre', languages: ['fr', 'en'] })
  expect(practitioners.get('cote')).toMatchObject({ title_fr: null, profession: 'nurse' })
  expect(services.get('anse-roy')).toMatchObject({
    clinic_id: clinics.get('anse').id,
    practitioner_id: practitioners.get('roy').id,
    min_age: 12,
    a_lead_minutes: 40_320,
    d_lead_minutes: null,
    staff_only: false,
  })
  expect(services.get('cap-urgent')).toMatchObject({ redirection: '811', staff_only: true })
  expect(await all('practitioner_role')).toHaveLength(3)
  expect(await all('plan_line')).toContainEqual({
    id: expect.any(String),
    plan_id: (await planOf('cap', 'roy')).id,
    healthcare_service_id: services.get('cap-urgent').id,
    weekday: 2,
    week: null,
    from_time: '13:00:00',
    to_time: '14:00:00',
    break_from: null,
    break_to: null,
  })
})

test('loading again changes rows in place and adds none', async () => {
  await load()
  const before = await byCode('clinic')
  await load(networkWith('clinics', 'Clinique du Cap', 'Clinique de la Pointe'))
  const after = await byCode('clinic')
  expect(after.get('cap')).toEqual({ ...before.get('cap'), name: 'Clinique de la Pointe' })
  expect(after.get('anse')).toEqual(before.get('anse'))
  expect(await all('plan_line')).toHaveLength(4)
  expect(await all('practitioner_role')).toHaveLength(3)
})

test('a service that is gone from the files stays for its visits, without openings', async () => {
  await load()
  const texts = networkWith('services', /^cap-urgent.*\n/m, '')
  const fewer = { ...texts, openings: texts.openings.replace(/^.*cap-urgent.*\n/m, '') }
  await expect(load(fewer)).rejects.toThrow(
    'openings.csv: of 4 weekly openings, 3 would be left; if that is right, add the word removals',
  )
  expect(await all('plan_line')).toHaveLength(4)
  await load(fewer, true)
  expect((await byCode('healthcare_service')).has('cap-urgent')).toBe(true)
  expect(await all('plan_line')).toHaveLength(3)
})

test('a network without groups is a network', async () => {
  const texts = networkWith('groups', /^gmf.*\n/m, '')
  await load({ ...texts, clinics: texts.clinics.replaceAll(',gmf,', ',,') })
  const clinic = (await byCode('clinic')).get('cap')
  expect(clinic).toMatchObject({ group_id: null, place_id: clinic.id })
})

test('files with a problem write nothing', async () => {
  const texts = networkWith('openings', '14:00', '13:05')
  await expect(load(texts)).rejects.toThrow('openings.csv, line 4: is shorter than one visit')
  expect(await all('clinic_group')).toEqual([])
  expect(await all('clinic')).toEqual([])
})

test('a load says what it adds, what it changes, and what is gone from the files', async () => {
  expect(await load()).toMatchObject({
    tables: { clinic: { added: 2, changed: 0, gone: 0 }, practitioner_role: { added: 3 } },
    openings: { before: 0, after: 4, added: 4, gone: 0 },
  })
  const { tables, openings } = await load(
    networkWith('clinics', 'Clinique du Cap', 'Clinique du Phare'),
  )
  const same = { added: 0, changed: 0, gone: 0, rows: [] }
  expect(tables).toEqual({
    ...{
      clinic_group: same,
      practitioner: same,
      healthcare_service: same,
      practitioner_role: same,
    },
    clinic: {
      ...{ added: 0, changed: 1, gone: 0 },
      rows: [{ change: 'changed', code: 'cap', columns: ['name'] }],
    },
  })
  expect(openings).toEqual({ before: 4, after: 4, added: 0, gone: 0 })
  const texts = networkWith('services', /^cap-urgent.*\n/m, '')
  const fewer = { ...texts, openings: texts.openings.replace(/^.*cap-urgent.*\n/m, '') }
  expect(await load(fewer, true)).toMatchObject({
    tables: { healthcare_service: { gone: 1 } },
    openings: { before: 4, after: 3, added: 0, gone: 1 },
  })
})

test('a language that somebody no longer speaks is a change, and who works elsewhere one of their places', async () => {
  await load()
  const texts = networkWith('practitioners', 'fr en,anse cap', 'fr,anse cap')
  const { tables } = await load({
    ...texts,
    practitioners: texts.practitioners.replace('fr,anse\n', 'fr,cap anse\n'),
  })
  expect(tables.practitioner.rows).toEqual([
    { change: 'changed', code: 'roy', columns: ['languages'] },
  ])
  expect(tables.practitioner_role).toMatchObject({
    ...{ added: 1, gone: 0 },
    rows: [{ change: 'added', code: 'cote – cap' }],
  })
})

test('an opening that moves to another hour is one more and one less', async () => {
  await load()
  const { openings } = await load(networkWith('openings', '13:00,14:00', '13:30,14:30'))
  expect(openings).toEqual({ before: 4, after: 4, added: 1, gone: 1 })
})

test('what was made on the site is not said to be gone from files that it never was in', async () => {
  await load()
  const id = crypto.randomUUID()
  await context.owner.query(
    `insert into practitioner (id, code, profession, first_name, last_name, languages)
      values ($1::uuid, $1::uuid::text, 'nurse', 'Noémie', 'Essai', '{fr}')`,
    [id],
  )
  expect((await load()).tables.practitioner).toMatchObject({ gone: 0 })
})

test('the digest of a load tells what it changes, and from what', async () => {
  const digest = async (texts = network) => (await load(texts)).digest
  const first = await digest()
  const nothing = await digest()
  expect(nothing).not.toBe(first)
  expect(await digest()).toBe(nothing)
  const renamed = networkWith('clinics', 'Clinique du Cap', 'Clinique du Phare')
  const once = await digest(renamed)
  await load()
  expect(await digest(renamed)).toBe(once)
  await context.owner.query(`update clinic set name = 'Clinique du Large' where code = 'cap'`)
  expect(await digest(renamed)).not.toBe(once)
})

test('the application loads what the owner would, and nothing but tables that files know', async () => {
  const directory = await readDirectory(filesFrom(network))
  const loaded = await context.db.transaction().execute((trx) => loadDirectory(trx, directory))
  expect(loaded).toMatchObject({ tables: { clinic: { added: 2 } }, openings: { after: 4 } })
  await context.db.transaction().execute((trx) => loadDirectory(trx, directory))
  for (const routine of ['upsert_by_code', 'changes_by_code'])
    await expect(
      context.pool.query(`select * from ${routine}('staff_account', '[{"code": "a"}]')`),
      routine,
    ).rejects.toMatchObject({ code: '42501' })
  await expect(context.pool.query('delete from plan')).rejects.toMatchObject({ code: '42501' })
})

test('loading again leaves a clinic’s own plans alone, and fills the days around them', async () => {
  await load()
  const { clinic_id, practitioner_id } = await planOf('cap', 'roy')
  const account = await context.owner.query(
    `insert into staff_account (email_index, identity, locale) values (uuidv7(), '', 'fr') returning id`,
  )
  await context.owner.query(`update plan set valid_to = '2026-11-30' where clinic_id = $1`, [
    clinic_id,
  ])
  await context.owner.query(
    `insert into plan (clinic_id, practitioner_id, status, valid_from, valid_to, anchor, saved_by)
      values ($1, $2, 'published', '2026-12-01', '2026-12-31', '2026-11-30', $3)`,
    [clinic_id, practitioner_id, account.rows[0].id],
  )
  await load()
  const { rows } = await context.owner.query(
    `select valid_from, valid_to, saved_by is null as loaded from plan
      where clinic_id = $1 and practitioner_id = $2 order by valid_from`,
    [clinic_id, practitioner_id],
  )
  expect(rows).toEqual([
    { valid_from: '2026-11-21', valid_to: '2026-11-30', loaded: true },
    { valid_from: '2026-12-01', valid_to: '2026-12-31', loaded: false },
    { valid_from: '2027-01-01', valid_to: null, loaded: true },
  ])
})

test('whoever was added on the site stays where they see people', async () => {
  await load()
  const { clinic_id } = await planOf('cap', 'roy')
  const { rows } = await context.owner.query(
    `with added as (select uuidv7() as id) insert into practitioner
        (id, code, profession, first_name, last_name, languages)
      select id, id::text, 'nurse', 'Noémie', 'Essai', '{fr}' from added returning id`,
  )
  await context.owner.query('insert into practitioner_role values ($1, $2)', [
    rows[0].id,
    clinic_id,
  ])
  await load()
  expect(await all('practitioner_role')).toContainEqual({ practitioner_id: rows[0].id, clinic_id })
  expect(await all('practitioner_role')).toHaveLength(4)
})
