import type { Logger } from 'pino'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { eachApart } from '../../db/eachApart.ts'
import type { Locale } from '../../db/schema.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { sealedMail } from '../mails.ts'
import { openIdentity } from './accounts.ts'

/** An account that nobody used for so long closes so much later, unless its person comes. */
const IDLE_DAYS = 90
const NOTICE_DAYS = 30
const DAY = 24 * 60 * 60 * 1000

interface Idle {
  account_id: string
  email_index: string
  identity: string
  locale: Locale
}

/**
 * Tells the people of accounts that nobody uses, once, and closes those whose people did not come; returns how many. One whose
 * person cannot be told is logged, and stays open.
 */
export async function closeIdleAccounts(
  db: Db,
  keys: FieldKeys,
  now: Date,
  log: Pick<Logger, 'error'>,
): Promise<number> {
  const at = new Date(now.getTime() + NOTICE_DAYS * DAY).toISOString()
  const idle = await callForRows<Idle>(db, 'idle_accounts', { days: IDLE_DAYS })
  async function warn({ account_id: account, email_index, identity, locale }: Idle) {
    const { email: to } = openIdentity(keys, email_index, identity)
    const mail = sealedMail(keys, 'staff_changed', { to, locale, what: 'idle', at })
    await call(db, 'warn_idle', { account, days: IDLE_DAYS, mail })
  }
  await eachApart(idle, warn, ({ account_id: account }, error) =>
    log.error({ account, error }, 'idle account not told'),
  )
  return (await call<{ closed: number }>(db, 'close_idle', { days: NOTICE_DAYS })).closed
}
