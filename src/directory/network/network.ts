import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import type { Clinic, Practitioner } from '../../db/schema.ts'
import { nameColumns } from '../columns.ts'

/** What the network says of a clinic; the clinic's manager says the rest. */
export interface NetworkClinic
  extends Pick<
    Clinic,
    'name' | 'address' | 'city' | 'postal_code' | 'region_code' | 'phone' | 'time_zone'
  > {
  id: string
  /** Which saving this is of: 0 for a new one. */
  version: number
  website: string
  /** The name of its group; nothing for none. */
  group_name: string
}

/** Somebody who sees people, at clinics or nowhere yet. */
export interface NetworkPractitioner extends Omit<Practitioner, 'id' | 'code' | 'version'> {
  id: string
  version: number
}

/** What became of saving: `changed` when somebody was faster, null for nothing of that id. */
export type Saved = 'done' | 'changed' | null

const MOST_LISTED = 50

/** The clinics whose name, city or code has a text in it, by name, and whether there are more. */
export async function clinicsLike(db: Db, text: string) {
  const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  const rows = await retry(() =>
    db
      .selectFrom('clinic')
      .leftJoin('clinic_group', 'clinic_group.id', 'clinic.group_id')
      .select(['clinic.id', 'clinic.name', 'city', 'deactivated_at', 'clinic_group.name as group'])
      .where((eb) =>
        eb.or([
          eb('clinic.name', 'ilike', like),
          eb('city', 'ilike', like),
          eb('clinic.code', 'ilike', like),
        ]),
      )
      .orderBy('clinic.name')
      .orderBy('clinic.id')
      .limit(MOST_LISTED + 1)
      .execute(),
  )
  return { clinics: rows.slice(0, MOST_LISTED), more: rows.length > MOST_LISTED }
}

/** A clinic as the network's administrators see it; undefined for none. */
export function networkClinic(db: Db, id: string) {
  return retry(() =>
    db
      .selectFrom('clinic')
      .leftJoin('clinic_group', 'clinic_group.id', 'clinic.group_id')
      .select(['clinic.id', 'version', 'clinic.name', 'address', 'city', 'postal_code'])
      .select(['region_code', 'phone', 'time_zone', 'website', 'deactivated_at'])
      .select((eb) => eb.fn.coalesce('clinic_group.name', eb.val('')).as('group_name'))
      .where('clinic.id', '=', id)
      .executeTakeFirst(),
  )
}

/** Saves a clinic, whose slots move with it; without a position it stays where it is. */
export async function saveClinic(
  db: Db,
  { group_name, position, ...clinic }: NetworkClinic & { position: Position | null },
): Promise<Saved> {
  const position_km = position && `(${position.xKm},${position.yKm})`
  const given = { clinic: { ...clinic, position_km }, group: group_name }
  return (await call<{ outcome: Saved }>(db, 'save_clinic', given)).outcome
}

interface Position {
  xKm: number
  yKm: number
}

/** Ends a clinic or opens it again; false while visits are booked there. */
export async function activateClinic(db: Db, clinic: string, active: boolean): Promise<boolean> {
  return (await call<{ done: boolean }>(db, 'activate_clinic', { clinic, active })).done
}

/** Those who see people nowhere, by name, and whether there are more. */
export async function practitionersNowhere(db: Db) {
  const rows = await retry(() =>
    db
      .selectFrom('practitioner')
      .leftJoin('practitioner_role', 'practitioner_role.practitioner_id', 'practitioner.id')
      .select(['id', ...nameColumns])
      .where('clinic_id', 'is', null)
      .orderBy('last_name')
      .orderBy('first_name')
      .orderBy('practitioner.id')
      .limit(MOST_LISTED + 1)
      .execute(),
  )
  return { practitioners: rows.slice(0, MOST_LISTED), more: rows.length > MOST_LISTED }
}

/** A practitioner, and the clinics where they see people; undefined for none. */
export async function networkPractitioner(db: Db, id: string) {
  const practitioner = await retry(() =>
    db
      .selectFrom('practitioner')
      .select(['id', 'version', ...nameColumns])
      .select(['languages', 'license_number'])
      .where('id', '=', id)
      .executeTakeFirst(),
  )
  if (!practitioner) return undefined
  const clinics = await retry(() =>
    db
      .selectFrom('practitioner_role')
      .innerJoin('clinic', 'clinic.id', 'practitioner_role.clinic_id')
      .select(['clinic.id', 'name', 'city'])
      .where('practitioner_id', '=', id)
      .orderBy('name')
      .orderBy('clinic.id')
      .execute(),
  )
  return { ...practitioner, clinics }
}

/** Saves a practitioner, a new one at a clinic. */
export async function savePractitioner(
  db: Db,
  practitioner: NetworkPractitioner,
  clinic: string | null,
): Promise<Saved> {
  const given = { practitioner, clinic }
  return (await call<{ outcome: Saved }>(db, 'save_practitioner', given)).outcome
}

/** Has a practitioner see people at a clinic, or no longer; false while visits with them are booked there. */
export async function setPractitionerRole(
  db: Db,
  given: { practitioner: string; clinic: string; works: boolean },
): Promise<boolean> {
  return (await call<{ done: boolean }>(db, 'set_practitioner_role', given)).done
}
