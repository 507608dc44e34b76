import { type Kysely, sql } from 'kysely'

/** What undoing the move of a visit that was beside another needs; a decision that failed as nobody foresaw. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table closure_decision add overbooking_reason text
      check (overbooking_reason in ('urgent', 'practitioner', 'follow_up', 'mistake'));
    alter table closure_decision
      drop constraint closure_decision_why_check,
      add constraint closure_decision_why_check check (why in ('changed', 'begun', 'reopened', 'slot_taken', 'unreachable',
        'overlap', 'left', 'error'));
    -- One takes one thing more, one answers one more.
    drop function if exists set_visit(appointment, slot, text);
    drop function if exists carry_out_next(text);
  `.execute(db)
}
