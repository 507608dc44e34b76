import { type Kysely, sql } from 'kysely'

/** Files of a network that an administrator handed over, from what they would change to its being done. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table directory_import (
      id uuid primary key default uuidv7(),
      account_id uuid not null references staff_account,
      -- The text of each file, by its name; null once they are loaded.
      files jsonb,
      many_may_go boolean not null,
      -- What was shown, and a digest of all that it stands for.
      difference jsonb not null,
      created_at timestamptz not null default app_now(),
      loaded_at timestamptz,
      check ((files is null) = (loaded_at is not null))
    );

    -- Their successors, changes_by_code and loaded_lines, say as well what differs.
    drop function if exists compare_by_code(text, jsonb);
    drop function if exists loaded_openings();

    grant select, insert, update on directory_import to clinic_writer;
    grant select, delete on directory_import to clinic_owner;
    grant update on clinic_group to clinic_writer;
  `.execute(db)
}
