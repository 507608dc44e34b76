import { type Kysely, sql } from 'kysely'

/** At what hour a clinic opens its slots, and which it keeps for its desk until some time before. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table healthcare_service
      -- On the clock of the clinic; null: to the minute, so long before the visit.
      add release_time time,
      add desk_percent smallint not null default 0 check (desk_percent between 0 and 100),
      -- So long before the visit, what the desk kept opens by itself.
      add desk_minutes integer not null default 0 check (desk_minutes between 0 and 60480);

    alter table slot
      -- Kept for the desk until then; null: never.
      add desk_until timestamptz;

    grant update (desk_until) on slot to clinic_writer;
  `.execute(db)
}
