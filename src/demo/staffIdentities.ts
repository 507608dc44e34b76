import { randomUUID } from 'node:crypto'
import type { Db } from '../db/database.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { accountOf } from '../staff/accounts/accounts.ts'
import { bindIdentity, factorOf, freeIdentity } from '../staff/identity/identities.ts'
import { beginStaffSession, endStaffSessions } from '../staff/sessions.ts'
import type { InventedPerson } from './identityService.ts'
import { DEMO_WORKERS } from './staff.ts'

const subOf = (word: string) => `staff-${word}`

/** Those of the demonstration's staff at their organisation's service, and somebody whom no clinic knows. */
export const DEMO_STAFF_PEOPLE: readonly InventedPerson[] = [
  ...DEMO_WORKERS.map(({ word, name }) => {
    const [given_name = '', ...others] = name.split(' ')
    return { sub: subOf(word), given_name, family_name: others.join(' ') }
  }),
  { sub: subOf('nobody'), given_name: 'Alix', family_name: 'Sans-Compte' },
]

/**
 * Binds the identities of the invented staff to their accounts, as each would from their own session; those that are bound already
 * stay, and those of a service that has another address now are replaced.
 */
export async function bindDemoStaff(
  parts: { db: Db; keys: FieldKeys },
  { issuer, now }: { issuer: string; now: Date },
): Promise<void> {
  const { db, keys } = parts
  for (const { word, email } of DEMO_WORKERS) {
    const account = await accountOf(db, keys, email)
    if (!account) continue
    const session = randomUUID()
    const factor = { demo: true } as const
    await beginStaffSession(db, { account: account.id, session, browser: '', factor })
    const of = { account, session, now }
    const identity = factorOf(keys, issuer, { sub: subOf(word), sid: undefined, issuedAt: now })
    if ((await bindIdentity(parts, of, identity)) === 'other') {
      await freeIdentity(parts, of, { by: account.id, clinic: null })
      await bindIdentity(parts, of, identity)
    }
    await endStaffSessions(db, { account: account.id, session, others: false })
  }
}
