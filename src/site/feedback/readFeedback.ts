import type { OpenTrx } from '../../db/database.ts'

/** What people said of pages since a day, the latest first: for an operator, as the owner of the table. */
export function readFeedback(trx: OpenTrx, since: string) {
  return trx
    .selectFrom('feedback')
    .select(['received_on', 'page', 'locale', 'useful', 'said'])
    .where('received_on', '>=', since)
    .orderBy('received_on', 'desc')
    .orderBy('page')
    .orderBy('id')
    .execute()
}
