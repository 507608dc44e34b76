import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { loadRegister } from '../../src/identity/register/loadRegister.ts'
import { useApp } from '../support/app.ts'
import { aClinic, aPerson, several } from '../support/factories.ts'
import { fileFrom } from '../support/files.ts'

const context = useApp()
const staff = async () => ({ staff: randomUUID(), clinic: (await aClinic(context.owner)).id })
const search = async (first_name: string, last_name: string, birth_date = '1985-05-14') =>
  context.parts.register.search({ first_name, last_name, birth_date }, await staff())

const COLUMNS =
  'first_name,last_name,health_insurance_number,sequence_number,expires_on,birth_date,sex,practitioner_code,group_code,note'
const LINES = `${COLUMNS}
Marie-Claude,Côté-Saint-Onge,TEST85551411,03,2030-05,1985-05-14,female,,,
Zoé,Tremblay,TEST85551429,01,2030-05,1985-05-14,female,,,
,Sukarno,TEST85551437,01,2030-05,1985-05-14,female,,,
`

test.each([
  ['Marie-Claude', 'Côté-Saint-Onge', 1],
  ['marie claude', 'COTE ST ONGE', 1],
  ['Marie', 'Côté', 1],
  ['Claude', 'St-Onge', 1],
  ['Zoe', 'tremblay', 1],
  ['Sukarno', '', 1],
  ['Sukarno', 'Sukarno', 1],
  ['Marie', 'Tremblay', 0],
  ['Zoé', '', 0],
  ['', '', 0],
])('a member of staff who types « %s » and « %s » finds %i', async (first, last, found) => {
  const { keys, owner } = context
  await owner.query('delete from register_entry')
  await context.asOwner((trx, copy) =>
    loadRegister(fileFrom('people.csv', LINES), { trx, copy, keys, today: '2026-11-22' }),
  )
  expect(await search(first, last)).toHaveLength(found)
  expect(await search(first, last, '1985-05-15')).toHaveLength(0)
})

test('of namesakes born on one day the first five are shown, and a number shows one', async () => {
  const people = await several(6, () => aPerson(context.owner, context.keys))
  expect(await search('Élodie', 'Roy')).toHaveLength(5)
  const { health_insurance_number } = people[3] ?? { health_insurance_number: '' }
  const found = await context.parts.register.search({ health_insurance_number }, await staff())
  expect(found.map(({ person }) => person)).toEqual([people[3]?.person])
})

test('each person shown is a row of the log, and so is a search that finds nobody', async () => {
  const { person } = await aPerson(context.owner, context.keys)
  const who = await staff()
  const named = { first_name: 'Élodie', last_name: 'Lafrenière-Roy', birth_date: '1985-05-14' }
  await context.parts.register.search(named, who)
  await context.parts.register.search({ ...named, first_name: 'Personne' }, who)
  const { rows } = await context.owner.query(
    'select person, clinic_id, why, outcome from access_log where who = $1 order by id',
    [`staff:${who.staff}@${who.clinic}`],
  )
  const row = { person: null, clinic_id: who.clinic, why: 'telephone', outcome: null }
  expect(rows).toEqual([
    { ...row, outcome: 'found 1' },
    { ...row, person, clinic_id: null },
    { ...row, outcome: 'found 0' },
  ])
})
