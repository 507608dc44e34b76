import { beforeEach, describe, expect, test } from 'vitest'
import type { Card } from '../../../src/identity/card/card.ts'
import { localRegister, personOf } from '../../../src/identity/register/localRegister.ts'
import type { Register } from '../../../src/identity/register/register.ts'
import { createFieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { useDatabase } from '../../support/database.ts'
import { aClinic, aPerson, aPractitioner } from '../../support/factories.ts'

const context = useDatabase()
const keys = createFieldKeys({
  field: { current: '1', keys: { 1: 'a'.repeat(64) } },
  index: 'b'.repeat(64),
})
const card: Card = {
  first_name: 'Marie-Ève',
  last_name: 'Côté-L’Écuyer',
  health_insurance_number: 'TEST85551428',
  sequence_number: '02',
  birth_date: '1985-05-14',
}
const who = { session: 'test' }
let register: Register

beforeEach(() => {
  register = localRegister(context.db, keys)
})

const insured = (row = {}) =>
  aPerson(context.owner, keys, { identity: { ...card, sex: 'female' }, ...row })

describe('whose card this is', () => {
  test.each([
    [{}],
    [{ first_name: 'marie eve' }],
    [{ first_name: 'MARIE' }],
    [{ first_name: 'Ève' }],
    [{ last_name: 'Cote' }],
    [{ last_name: 'l’ecuyer' }],
    [{ last_name: 'COTE LECUYER' }],
  ])('is known from %j', async (change) => {
    await insured()
    const known = await register.match({ ...card, ...change }, who)
    expect(known).toMatchObject({ ...card, person: personOf(keys, card.health_insurance_number) })
  })

  test.each([
    [{ health_insurance_number: 'TEST85551429' }],
    [{ sequence_number: '01' }],
    [{ birth_date: '1985-05-15' }],
    [{ first_name: 'Marie-Anne' }],
    [{ last_name: 'Roy' }],
    [{ last_name: '' }],
  ])('is not known from %j', async (change) => {
    await insured()
    expect(await register.match({ ...card, ...change }, who)).toBeUndefined()
  })

  test('nobody is known from the number that stands for nobody', async () => {
    const nobody = {
      first_name: 'Marie-Claude',
      last_name: 'Tremblay-Gagnon',
      health_insurance_number: 'NOBO00000000',
      sequence_number: '00',
      birth_date: '1900-01-01',
    }
    expect(await register.match(nobody, who)).toBeUndefined()
  })

  test('an expired card is still known', async () => {
    await insured({ expires_on: '2024-01-31' })
    expect(await register.match(card, who)).toMatchObject({ expires_on: '2024-01-31' })
  })
})

describe('with whom someone is registered', () => {
  const eligibilityOf = async () => (await register.match(card, who))?.eligibility

  test('nobody, when the register says so', async () => {
    await insured()
    expect(await eligibilityOf()).toEqual({
      practitioner_id: null,
      place_id: null,
      with_physician: false,
      birth_date: '1985-05-14',
      sex: 'female',
    })
  })

  test('with a physician: the place is the clinic', async () => {
    const clinic = await aClinic(context.owner)
    const practitioner = await aPractitioner(context.owner, clinic.id)
    await insured({ practitioner_id: practitioner.id })
    expect(await eligibilityOf()).toMatchObject({
      practitioner_id: practitioner.id,
      place_id: clinic.id,
      with_physician: true,
    })
  })

  test('with a nurse practitioner of a group: the place is the group, and no physician', async () => {
    const { rows } = await context.owner.query<{ id: string }>(
      "insert into clinic_group (code, name) values ('g', 'GMF') returning id",
    )
    const group = rows[0]?.id
    const clinic = await aClinic(context.owner, { group_id: group })
    const nurse = await aPractitioner(context.owner, clinic.id, {
      profession: 'nurse_practitioner',
    })
    await insured({ practitioner_id: nurse.id })
    expect(await eligibilityOf()).toMatchObject({ place_id: group, with_physician: false })
  })

  test('with a group of its own, whatever clinics the practitioner works at', async () => {
    const { rows } = await context.owner.query<{ id: string }>(
      "insert into clinic_group (code, name) values ('h', 'GMF') returning id",
    )
    const group = rows[0]?.id
    const practitioner = await aPractitioner(context.owner, (await aClinic(context.owner)).id)
    await insured({ practitioner_id: practitioner.id, group_id: group })
    expect(await eligibilityOf()).toMatchObject({ place_id: group, with_physician: true })
  })

  test('with a practitioner of several clinics: the first by code, always', async () => {
    const [b, a] = [
      await aClinic(context.owner, { code: 'b' }),
      await aClinic(context.owner, { code: 'a' }),
    ]
    const practitioner = await aPractitioner(context.owner, b.id)
    await context.owner.query('insert into practitioner_role values ($1, $2)', [
      practitioner.id,
      a.id,
    ])
    await insured({ practitioner_id: practitioner.id })
    expect(await eligibilityOf()).toMatchObject({ place_id: a.id })
  })
})

describe('reading someone again', () => {
  test('gives what the register says now', async () => {
    const { person } = await insured()
    await context.owner.query("update register_entry set expires_on = '2027-01-31'")
    expect(await register.read(person, who, 'hold')).toMatchObject({
      ...card,
      expires_on: '2027-01-31',
    })
  })

  test('gives nothing when the register no longer knows them', async () => {
    const { person } = await insured()
    await context.owner.query('delete from register_entry')
    expect(await register.read(person, who, 'booking')).toBeUndefined()
  })

  test('and identifying are in the access log, each with its purpose', async () => {
    const { person } = await insured()
    await register.match({ ...card, sequence_number: '99' }, { session: 'log' })
    await register.read(person, { session: 'log' }, 'hold')
    const { rows } = await context.owner.query(
      `select person, why, outcome from access_log where who = 'session:log' order by id`,
    )
    expect(rows).toEqual([
      { person, why: 'identification', outcome: null },
      { person, why: 'identification', outcome: 'mismatch' },
      { person, why: 'hold', outcome: null },
    ])
  })
})

test('a dump of the register names nobody, and an entry moved to another person does not open', async () => {
  const { person } = await insured()
  const { rows } = await context.owner.query('select * from register_entry')
  expect(JSON.stringify(rows)).not.toMatch(/TEST8555|Marie-Claude|Côté|1985-05-14/)
  const other = personOf(keys, 'TEST85551429')
  await context.owner.query('update register_entry set person = $1 where person = $2', [
    other,
    person,
  ])
  await expect(register.read(other, who, 'hold')).rejects.toThrow()
})
