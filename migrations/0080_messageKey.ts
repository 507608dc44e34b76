import { type Kysely, sql } from 'kysely'

/** One message waits of one change, kind and channel, whoever queues it. What is sealed for one address has an id of its own. */
export async function up(db: Kysely<unknown>) {
  await sql`
    delete from outbox o using outbox earlier
      where (o.appointment_id, o.version, o.kind, o.channel)
          = (earlier.appointment_id, earlier.version, earlier.kind, earlier.channel)
        and o.sealed is null and earlier.sealed is null and earlier.id < o.id;
    create unique index outbox_key on outbox (appointment_id, version, kind, channel) where sealed is null;
  `.execute(db)
}
