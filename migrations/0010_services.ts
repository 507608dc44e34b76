import { type Kysely, sql } from 'kysely'

/** Services that a clinic's manager changes, and the slots that follow. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- What a form was made from: of two managers at once, the second sees what the first did.
    alter table healthcare_service add version integer not null default 1;

    grant insert, update on healthcare_service to clinic_writer;
    grant update (a_from, b_from, c_from, d_from, min_age, max_age, sex, redirection, staff_only)
      on slot to clinic_writer;
  `.execute(db)
}
