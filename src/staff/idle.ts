import { call, callForRows } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import type { Locale } from '../db/schema.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { openIdentity } from './accounts.ts'
import { sealedMail } from './mails.ts'

/** An account that nobody used for so long closes so much later, unless its person comes. */
const IDLE_DAYS = 90
const NOTICE_DAYS = 30
const DAY = 24 * 60 * 60 * 1000

/** Tells the people of accounts that nobody uses, once, and closes those whose people did not come; returns how many. */
export async function closeIdleAccounts(db: Db, keys: FieldKeys, now: Date): Promise<number> {
  interface Idle {
    account_id: string
    email_index: string
    identity: string
    locale: Locale
  }
  const at = new Date(now.getTime() + NOTICE_DAYS * DAY).toISOString()
  for (const idle of await callForRows<Idle>(db, 'idle_accounts', { days: IDLE_DAYS })) {
    const { email: to } = openIdentity(keys, idle.email_index, idle.identity)
    const said = { to, locale: idle.locale, what: 'idle', at } as const
    const mail = sealedMail(keys, 'staff_changed', said)
    await call(db, 'tell_idle', { account: idle.account_id, days: IDLE_DAYS, mail })
  }
  return (await call<{ closed: number }>(db, 'close_idle', { days: NOTICE_DAYS })).closed
}
