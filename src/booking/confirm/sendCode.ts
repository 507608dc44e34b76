import { randomInt, randomUUIDv7 } from 'node:crypto'
import type { ExpressionBuilder } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Locale, OpenTables } from '../../db/schema.ts'
import type { Throttles } from '../../identity/throttle/throttles.ts'
import { emailIndex } from '../../messages/emailAddress.ts'
import { sealedPlace } from '../../messages/outboxMessage.ts'
import { openRecord, type Trx } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

export const CODE_MINUTES = 10
const TRIES = 5

/** A code as it is kept: it serves the person it was made for, and tells nothing of itself. */
export function codeMac(keys: FieldKeys, person: string, code: string): string {
  return keys.mac('code', `${person} ${code}`)
}

/**
 * Sends a six-digit code to an address, if one of the person's appointments carries it: nobody learns which from
 * the answer or from the work (S-01). Good for ten minutes by the database's clock; three an hour and ten a day, then silence.
 */
export async function sendCode(
  { db, keys, throttles }: { db: Db; keys: FieldKeys; throttles: Throttles },
  request: { email: string; person: string; visit: string; locale: Locale },
): Promise<void> {
  const { email, person, visit, locale } = request
  if (!(await throttles.maySendCode(person))) return
  const code = randomInt(1_000_000).toString().padStart(6, '0')
  const email_index = emailIndex(keys, email)
  const id = randomUUIDv7()
  const sealed = keys.seal(JSON.stringify({ to: email, code }), sealedPlace(id))
  const access = { who: `visit:${visit}`, whose: { person }, why: 'confirmation' } as const
  await openRecord(db, access, async (trx) => {
    await keepCode(trx, { person, visit, email_index, code_mac: codeMac(keys, person, code) })
    await queueMessage(trx, { id, locale, visit, sealed, email_index })
  })
}

/** The newest code replaces the person's older one. */
async function keepCode(
  trx: Trx,
  code: { person: string; visit: string; email_index: string; code_mac: string },
) {
  await trx
    .insertInto('confirmation_code')
    .values((eb) => ({ ...code, tries_left: TRIES, expires_at: codeEnd(eb) }))
    .onConflict((conflict) =>
      conflict.column('person').doUpdateSet((eb) => ({
        visit: eb.ref('excluded.visit'),
        email_index: eb.ref('excluded.email_index'),
        code_mac: eb.ref('excluded.code_mac'),
        tries_left: eb.ref('excluded.tries_left'),
        expires_at: eb.ref('excluded.expires_at'),
      })),
    )
    .execute()
}

/** One statement, whether an appointment carries the address or none does. */
async function queueMessage(
  trx: Trx,
  message: { id: string; locale: Locale; visit: string; sealed: string; email_index: string },
) {
  await trx
    .insertInto('outbox')
    .columns(['id', 'kind', 'patient_id', 'locale', 'visit', 'sealed', 'not_after'])
    .expression((eb) =>
      eb
        .selectFrom('appointment')
        .select((row) => [
          row.cast<string>(row.val(message.id), 'uuid').as('id'),
          row.cast<'code'>(row.val('code'), 'text').as('kind'),
          'patient_id',
          row.cast<Locale>(row.val(message.locale), 'text').as('locale'),
          row.cast<string>(row.val(message.visit), 'uuid').as('visit'),
          row.cast<string>(row.val(message.sealed), 'text').as('sealed'),
          codeEnd(row).as('not_after'),
        ])
        .where('email_index', '=', message.email_index)
        .limit(1),
    )
    // Done again after a commit whose answer was lost, it is queued already.
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

function codeEnd<DB extends OpenTables, TB extends keyof DB>(eb: ExpressionBuilder<DB, TB>) {
  const minutes = [0, 0, 0, 0, 0, CODE_MINUTES].map((part) => eb.lit(part))
  return eb(eb.fn<Date>('app_now', []), '+', eb.fn<Date>('make_interval', minutes))
}
