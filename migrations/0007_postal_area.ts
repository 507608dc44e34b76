import { type Kysely, sql } from 'kysely'

/** Where each forward sortation area (the first three characters of a postal code) lies: no search asks for more. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table postal_area (
      fsa text primary key check (fsa ~ '^[GHJ][0-9][A-Z]$'),
      -- Québec Lambert, kilometres, as in clinic.position_km.
      position_km point not null
    );

    grant select on postal_area to clinic_app;
  `.execute(db)
}
