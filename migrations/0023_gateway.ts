import { type Kysely, sql } from 'kysely'

/** Texts by a gateway: tries that may have sent one, and receipts that tell what became of it. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- Whether an earlier try may have sent it.
    alter table outbox add uncertain boolean not null default false;

    alter table message
      drop constraint message_outcome_check,
      add constraint message_outcome_check
        check (outcome in ('sent', 'delivered', 'skipped', 'expired', 'refused'));
    grant update (outcome, reason) on message to clinic_writer;
    -- Its successor keeps what a receipt needs.
    drop function if exists note_outcome(text, uuid, text, uuid, uuid, integer, text, timestamptz, text, text, text);

    -- Whose a text was that a gateway took, and to which number, by its blind index: opaque, and forgotten within a week.
    create table handed_text (
      key uuid primary key,
      patient_id uuid not null,
      appointment_id uuid,
      address_index uuid,
      at timestamptz not null default app_now()
    );

    -- What a gateway tells of a text, until it is settled.
    create table text_receipt (
      id bigint primary key generated always as identity,
      key uuid not null,
      status text not null check (status in ('delivered', 'refused', 'opted_out')),
      reason text check (length(reason) <= 80),
      at timestamptz not null default app_now(),
      unique (key, status)
    );

    grant select, insert on handed_text to clinic_writer;
    grant select, insert, update, delete on text_receipt to clinic_writer;
  `.execute(db)
}
