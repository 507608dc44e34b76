import { type Kysely, sql } from 'kysely'

/** How long a call of the desk opens whoever it is about: an hour from when they were found, or less when it began from a look for a reason. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table desk_call add until timestamptz not null default app_now() + interval '1 hour';
    update desk_call set until = begun_at + interval '1 hour';

    -- What a closure took from a call that had let it lapse is no longer of that call.
    update hold h set kind = 'session', desk_call = null from desk_call c
      where c.id = h.desk_call and h.holder <> c.account_id;

    -- What a privacy officer found was written in clear; from now on it is sealed.
    update review_item set closed_why = null where kind in ('break_glass', 'searches');

    -- It says until when, too.
    drop function if exists may_look(uuid, uuid, uuid);
  `.execute(db)
}
