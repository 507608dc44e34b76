import { type Kysely, sql } from 'kysely'

/** Days of a clinic that are closed though people had visits then, and what is decided of each of these. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table closure (
      -- Of its days that differ as well: while they stand, it does.
      id uuid primary key,
      clinic_id uuid not null references clinic,
      -- Null: the whole clinic.
      practitioner_id uuid references practitioner,
      first_day date not null,
      last_day date not null check (last_day >= first_day),
      reason text not null,
      closed_by text not null,
      closed_at timestamptz not null default app_now()
    );
    create index closure_by_clinic on closure (clinic_id, last_day);

    create table closure_decision (
      id uuid primary key default uuidv7(),
      closure_id uuid not null references closure on delete cascade,
      appointment_id uuid not null references appointment on delete cascade,
      -- The visit as it was shown to whoever decided, and when it was to begin.
      version integer not null,
      was_at timestamptz not null,
      kind text not null check (kind in ('move', 'cancel', 'telephone', 'keep')),
      -- Where it is to move, held for the closure until it does.
      slot_id uuid references slot check ((kind = 'move') = (slot_id is not null)),
      state text not null default 'pending' check (state in ('pending', 'done', 'failed', 'undoing', 'undone')),
      -- Why it could not be done, or not be undone.
      why text check (why in ('changed', 'begun', 'reopened', 'slot_taken', 'unreachable', 'overlap', 'left')),
      decided_by text not null,
      decided_at timestamptz not null default app_now(),
      undone_by text,
      -- What undoing needs: where the visit was, what it became, how many messages tell it, and when they leave.
      from_slot uuid references slot,
      done_version integer,
      queued integer,
      leaves_at timestamptz
    );
    -- Of two who decide on a visit as it is, one does.
    create unique index closure_decision_once on closure_decision (appointment_id, version)
      where state in ('pending', 'done', 'undoing');
    create unique index closure_decision_slot on closure_decision (slot_id) where state = 'pending';
    create index closure_decision_waiting on closure_decision (id) where state in ('pending', 'undoing');
    create index closure_decision_by_closure on closure_decision (closure_id, appointment_id);

    -- What a closed day still has: visits that nobody decided on.
    create index slot_outside_plan on slot (clinic_id, starts_at) where outside_plan and status = 'busy';

    grant select, insert on closure to clinic_writer;
    grant select, insert, update on closure_decision to clinic_writer;
  `.execute(db)
}
