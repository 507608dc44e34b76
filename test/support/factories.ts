import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { nameIndexes } from '../../src/identity/register/nameIndexes.ts'
import type { FieldKeys } from '../../src/privacy/fieldKeys.ts'

type Row = Record<string, unknown>
type Owner = Pick<pg.Client, 'query'>

/** Inserts as the owner; returns the row as stored. */
async function insert(owner: Owner, table: string, row: Row): Promise<Row & { id: string }> {
  const names = Object.keys(row)
  const { rows } = await owner.query(
    `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')}) returning *`,
    Object.values(row),
  )
  return rows[0]
}

/** Long enough that no two are alike, and no id: what was made on the site has its id for a code. */
const aCode = () => randomUUID().replaceAll('-', '')

export function aClinic(owner: Owner, row: Row = {}) {
  const code = aCode()
  return insert(owner, 'clinic', {
    code,
    name: `Clinique ${code.slice(0, 8)}`,
    address: '12, rue des Érables',
    city: 'Montréal',
    postal_code: 'H2X 1Y4',
    region_code: '06',
    phone: '514 555-0100',
    time_zone: 'America/Toronto',
    position_km: '(-390,180)',
    accessible: true,
    access_fr: 'Entrée de plain-pied.',
    access_en: 'Step-free entrance.',
    hours_fr: 'Lundi au vendredi, 8 h à 20 h',
    hours_en: 'Monday to Friday, 8 a.m. to 8 p.m.',
    bring_fr: 'Votre carte d’assurance maladie.',
    bring_en: 'Your health insurance card.',
    cancellation_deadline_minutes: 720,
    cancellation_policy_fr: 'Aucuns frais si vous annulez à temps.',
    cancellation_policy_en: 'No fee if you cancel in time.',
    ...row,
  })
}

export async function aPractitioner(owner: Owner, clinicId: string, row: Row = {}) {
  const practitioner = await insert(owner, 'practitioner', {
    code: aCode(),
    profession: 'family_physician',
    title_fr: 'Dre',
    title_en: 'Dr.',
    first_name: 'Anne',
    last_name: 'Tremblay',
    languages: ['fr', 'en'],
    ...row,
  })
  await owner.query('insert into practitioner_role values ($1, $2)', [practitioner.id, clinicId])
  return practitioner
}

export function aService(owner: Owner, clinicId: string, row: Row = {}) {
  return insert(owner, 'healthcare_service', {
    code: aCode(),
    clinic_id: clinicId,
    name_fr: 'Consultation semi-urgente',
    name_en: 'Semi-urgent consultation',
    reason: 'semi_urgent',
    method: 'clinic',
    duration_minutes: 20,
    d_lead_minutes: 60 * 24 * 60,
    ...row,
  })
}

/** A published plan without hours. */
export function aPlan(owner: Owner, clinic: string, practitioner: string, row: Row = {}) {
  return insert(owner, 'plan', {
    ...{ clinic_id: clinic, practitioner_id: practitioner, status: 'published' },
    ...{ valid_from: '2026-01-01', anchor: '2026-01-05', ...row },
  })
}

/** A free slot open to anyone, Tuesday 24 November 2026 at 9:20 in Montréal, with all that it needs. */
export async function aSlot(owner: Owner, row: Row = {}) {
  const clinicId = (row['clinic_id'] as string) ?? (await aClinic(owner)).id
  const practitionerId =
    (row['practitioner_id'] as string) ?? (await aPractitioner(owner, clinicId)).id
  const serviceId = (row['healthcare_service_id'] as string) ?? (await aService(owner, clinicId)).id
  const { rows } = await owner.query('select place_id, cell from clinic where id = $1', [clinicId])
  const startsAt = new Date((row['starts_at'] as string | Date) ?? '2026-11-24T14:20:00Z')
  const zoned = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(
    'America/Toronto',
  )
  return insert(owner, 'slot', {
    clinic_id: clinicId,
    place_id: rows[0].place_id,
    cell: rows[0].cell,
    practitioner_id: practitionerId,
    healthcare_service_id: serviceId,
    reason: 'semi_urgent',
    method: 'clinic',
    ends_at: new Date(startsAt.getTime() + 20 * 60_000),
    starts_on: zoned.toPlainDate().toString(),
    moment: zoned.hour < 12 ? 'morning' : zoned.hour < 17 ? 'afternoon' : 'evening',
    d_from: '2026-01-01T00:00:00Z',
    ...row,
    starts_at: startsAt,
  })
}

export interface TestPerson {
  person: string
  first_name: string
  last_name: string
  health_insurance_number: string
  sequence_number: string
  birth_date: string
}

let people = 0

/** Someone in the register: an invented woman born on 14 May 1985, each with another number. */
export async function aPerson(owner: Owner, keys: FieldKeys, given: Row = {}): Promise<TestPerson> {
  people++
  const last = `${String.fromCharCode(65 + (people % 26))}${Math.floor(people / 26) % 10}`
  const number = `TEST855514${last}`
  const prefix = ['TEST', 'DEMO'][Math.floor(people / 260) % 2]
  const identity = {
    first_name: 'Élodie',
    last_name: 'Lafrenière-Roy',
    health_insurance_number: number.replace('TEST', String(prefix)),
    sequence_number: '01',
    birth_date: '1985-05-14',
    sex: 'female',
    ...(given['identity'] as object),
  }
  const person = keys.blindIndex('person', identity.health_insurance_number)
  await insert(owner, 'register_entry', {
    person,
    identity: keys.seal(JSON.stringify(identity), `register_entry:${person}:identity`),
    content_index: randomUUID(),
    expires_on: '2030-05-31',
    name_births: nameIndexes(keys, identity),
    practitioner_id: null,
    group_id: null,
    ...Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'identity')),
  })
  return { person, ...identity }
}

/** Makes several, one after the other: the owner has one connection. */
export async function several<T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let i = 0; i < count; i++) made.push(await make(i))
  return made
}

/** The first three characters of a postal code, where `aClinic` stands. */
export async function aPostalArea(owner: Owner, fsa = 'H2X') {
  await owner.query(
    'insert into postal_area values ($1, $2) on conflict (fsa) do update set position_km = $2',
    [fsa, '(-390,180)'],
  )
}
