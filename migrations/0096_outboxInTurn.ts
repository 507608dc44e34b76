import { type Kysely, sql } from 'kysely'

/** The outbox is read by kind and channel, so that what is switched off costs nothing, and what can wait waits there. */
export async function up(db: Kysely<unknown>) {
  await sql`
    drop index outbox_due;
    create index outbox_due on outbox (kind, channel, not_before, id);
    create index outbox_over on outbox (not_after);

    -- It takes other arguments now, and two of one name would both be refused.
    drop function if exists drain_outbox(integer);
  `.execute(db)
}
