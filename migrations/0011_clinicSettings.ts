import { type Kysely, sql } from 'kysely'

/** What a clinic's manager says of it to patients. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- What a form was made from: of two managers at once, the second sees what the first did.
    alter table clinic add version integer not null default 1;

    grant update (phone, accessible, access_fr, access_en, hours_fr, hours_en, bring_fr, bring_en,
      cancellation_deadline_minutes, cancellation_policy_fr, cancellation_policy_en, version) on clinic to clinic_writer;
  `.execute(db)
}
