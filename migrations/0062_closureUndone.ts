import { type Kysely, sql } from 'kysely'

/** What undoing the move of a visit that was beside another needs; its routine takes one thing more. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table closure_decision add overbooking_reason text
      check (overbooking_reason in ('urgent', 'practitioner', 'follow_up', 'mistake'));
    drop function if exists set_visit(appointment, slot, text);
  `.execute(db)
}
