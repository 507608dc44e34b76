import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Trx } from '../../privacy/door.ts'

/** What happened to an appointment, and what became of its messages, as columns of a query that shows it. */
export function historyRows(trx: Trx, appointment: string) {
  return [
    jsonArrayFrom(
      trx
        .selectFrom('appointment_event')
        .select(['kind', 'channel', 'reason', 'who', 'starts_at', 'at'])
        .where('appointment_id', '=', appointment)
        .orderBy('id'),
    ).as('events'),
    jsonArrayFrom(
      trx
        .selectFrom('message')
        .select(['channel', 'kind', 'outcome', 'reason', 'at'])
        .where('appointment_id', '=', appointment)
        // What became needless is no news.
        .where('outcome', '!=', 'skipped')
        .orderBy('at')
        .orderBy('outbox_id'),
    ).as('receipts'),
    jsonArrayFrom(
      trx
        .selectFrom('outbox')
        .select(['channel', 'kind', 'not_before as at'])
        .where('appointment_id', '=', appointment)
        .where((eb) => eb('not_before', '<=', eb.fn<Date>('app_now', [])))
        .orderBy('not_before')
        .orderBy('channel')
        .orderBy('kind'),
    ).as('waiting'),
  ] as const
}
