import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type Opening, openRecord, type Trx, type Whose } from '../../src/privacy/door.ts'
import { now, type TestDatabase, useDatabase } from '../support/database.ts'
import { aClinic, aSlot } from '../support/factories.ts'

export interface Planted {
  person: string
  patient: string
  clinic: string
  appointment: string
}

interface Records extends TestDatabase {
  /** Past every policy: to plant, to sabotage, and to look at what is left. */
  superuser: pg.Client
  anne: Planted
  benoit: Planted
}

/** Two people, each with a row in every table of personal data and an appointment at a clinic of their own. */
export function useRecords(): Records {
  const context = useDatabase() as Records
  beforeAll(async () => {
    context.superuser = new pg.Client(context.superuserUrl)
    await context.superuser.connect()
  })
  beforeEach(async () => {
    context.anne = await plant(context)
    context.benoit = await plant(context)
  })
  afterAll(() => context.superuser.end())
  return context
}

/** All the visits of a clinic that the tests plant. */
export const everyDayAt = (clinic: string) => ({
  clinic,
  from: new Date('2020-01-01'),
  to: new Date('2040-01-01'),
})

/** Opens a record as the pages that show appointments do. */
export function open<T>(
  { db }: Pick<Records, 'db'>,
  whose: Whose,
  work: (trx: Trx, opening: Opening) => Promise<T>,
) {
  return openRecord(db, { who: { session: 'test' }, whose, why: 'appointments' }, work)
}

async function plant({ owner, superuser }: Records): Promise<Planted> {
  const [person, patient, appointment] = [randomUUID(), randomUUID(), randomUUID()]
  const slot = await aSlot(owner, { clinic_id: (await aClinic(owner)).id })
  const { clinic_id, practitioner_id, healthcare_service_id, starts_at, ends_at } = slot
  const where = { clinic_id, practitioner_id, healthcare_service_id, starts_at, ends_at }
  const rows: Record<string, Record<string, unknown>> = {
    'door.file': { person, patient_id: patient },
    register_entry: {
      person,
      identity: 'sealed',
      content_index: randomUUID(),
      expires_on: '2030-01-31',
    },
    consent: { person, purpose: 'terms', text_version: '1', locale: 'fr', ends_at: now },
    confirmation_code: {
      ...{
        person,
        session: randomUUID(),
        address_index: randomUUID(),
        code_mac: 'x',
        tries_left: 5,
      },
      expires_at: '2030-01-31',
    },
    patient: { id: patient, person, identity: 'sealed' },
    appointment: {
      ...{ id: appointment, reference: 'sealed', reference_index: appointment },
      ...{ hold_id: randomUUID(), slot_id: slot.id },
      ...{ patient_id: patient, locale: 'fr', changed_by: 'test', booked_by: 'test', ...where },
    },
    message: {
      outbox_id: randomUUID(),
      patient_id: patient,
      kind: 'booked',
      outcome: 'sent',
      not_after: now,
    },
  }
  for (const [table, row] of Object.entries(rows)) {
    const values = Object.keys(row).map((_, i) => `$${i + 1}`)
    await superuser.query(
      `insert into ${table} (${Object.keys(row)}) values (${values})`,
      Object.values(row),
    )
  }
  return { person, patient, clinic: String(clinic_id), appointment }
}
