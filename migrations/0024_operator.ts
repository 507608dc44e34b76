import { type Kysely, sql } from 'kysely'

/** What an operator sees and switches of messages: how many, never whose. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- The kinds and channels whose messages stay in the outbox.
    create table message_switch (
      channel text not null,
      kind text not null,
      off_since timestamptz not null default app_now(),
      primary key (channel, kind)
    );
    grant select on message_switch to clinic_jobs, clinic_writer;

    -- How many messages came to which end in an hour, in parts: the sum of them is told.
    create table message_count (
      hour timestamptz not null,
      channel text not null,
      kind text not null,
      outcome text not null,
      part smallint not null,
      count bigint not null,
      primary key (hour, channel, kind, outcome, part)
    );
    grant select, insert, update on message_count to clinic_writer;

    -- What waited in the queue when the worker last looked, as counts by channel and kind.
    create table message_queue (
      one boolean primary key default true check (one),
      counted_at timestamptz not null,
      kinds jsonb not null
    );
    grant select, insert, update on message_queue to clinic_jobs;
  `.execute(db)
}
