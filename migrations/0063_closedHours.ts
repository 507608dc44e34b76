import { type Kysely, sql } from 'kysely'

/** Hours of days that are closed: an afternoon, or from when somebody falls ill. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table closure
      -- Null: all of each day.
      add from_time time,
      add to_time time check (to_time > from_time),
      add constraint closure_hours_check check ((from_time is null) = (to_time is null));
    -- Each takes the hours too, or answers them.
    drop function if exists note_closure(text, uuid, uuid, uuid, date, date, text);
    drop function if exists closures_of(uuid, uuid);
    drop function if exists visits_to_close(uuid, uuid, date, date);
    drop function if exists slots_instead(uuid, uuid, date, date);
  `.execute(db)
}
