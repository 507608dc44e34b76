import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'

/** What a clinic's manager says of it to patients. */
export interface ClinicSettings {
  /** Which saving this is of. */
  version: number
  phone: string
  accessible: boolean
  access_fr: string
  access_en: string
  /** Parking and public transport. */
  transport_fr: string
  transport_en: string
  /** When it closes, on its clock, if it says so: the desk is warned of a visit that ends later. */
  closes_at: string | null
  hours_fr: string
  hours_en: string
  bring_fr: string
  bring_en: string
  /** At most a day: until then patients cancel online. */
  cancellation_deadline_minutes: number
  /** Whether they still do so later, which the clinic then sees; else by telephone. */
  late_online: boolean
  /** Whether patients are reminded three days before as well as the day before. */
  remind_early: boolean
  cancellation_policy_fr: string
  cancellation_policy_en: string
}

/** The settings of a clinic as they are now. */
export function settingsOf(db: Db, clinic: string): Promise<ClinicSettings> {
  return retry(() =>
    db
      .selectFrom('clinic')
      .select(['version', 'phone', 'accessible', 'access_fr', 'access_en', 'hours_fr', 'hours_en'])
      .select(['bring_fr', 'bring_en', 'cancellation_deadline_minutes'])
      .select(['cancellation_policy_fr', 'cancellation_policy_en', 'transport_fr', 'transport_en'])
      .select(['late_online', 'remind_early', 'closes_at'])
      .where('id', '=', clinic)
      .executeTakeFirstOrThrow(),
  )
}

/** Saves them, for patients to see at once; false when somebody else saved them since. */
export async function saveSettings(
  db: Db,
  clinic: string,
  settings: ClinicSettings,
): Promise<boolean> {
  const given = { clinic, settings }
  return (await call<{ saved: boolean }>(db, 'save_clinic_settings', given)).saved
}
