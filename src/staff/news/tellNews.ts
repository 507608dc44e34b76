import type { Logger } from 'pino'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { eachApart } from '../../db/eachApart.ts'
import type { Locale, StaffNewsKind } from '../../db/schema.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { openIdentity } from '../accounts/accounts.ts'
import { sealedMail } from '../mails.ts'

const BATCH = 100

interface Due {
  account_id: string
  kind: StaffNewsKind
  email_index: string
  identity: string
  locale: Locale
}

/**
 * Queues the mails that tell staff what others changed on their days, and privacy officers that something waits for them: by day at
 * the clinic, one in an hour of days and one in a day of the others, whoever else queues them at the same time. What they
 * say is decided when they leave. Somebody for whom that fails is logged, and tried again in the next round.
 */
export async function tellNews(
  db: Db,
  keys: FieldKeys,
  log: Pick<Logger, 'error'>,
): Promise<{ more: boolean }> {
  const due = await callForRows<Due>(db, 'staff_notices_due', { batch: BATCH })
  async function queueMail({ account_id: account, kind, email_index, identity, locale }: Due) {
    const { email: to } = openIdentity(keys, email_index, identity)
    await call(db, 'queue_staff_notice', { account, mail: sealedMail(keys, kind, { to, locale }) })
  }
  const told = await eachApart(due, queueMail, ({ account_id: account, kind }, error) =>
    log.error({ account, kind, error }, 'news of an account not told'),
  )
  return { more: told > 0 && due.length === BATCH }
}
