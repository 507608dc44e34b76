import { randomUUID } from 'node:crypto'
import { giveAccount } from '../../src/staff/accounts/accounts.ts'
import type { StaffRole } from '../../src/staff/rights.ts'
import { staff } from '../../src/staff/session.ts'
import { beginStaffSession } from '../../src/staff/sessions.ts'
import type { TestApp } from '../support/app.ts'
import type { TestClient } from '../support/client.ts'

interface TestWorker {
  account: string
  session: string
  client: TestClient
}

type Roles = readonly { clinic: string | null; role: StaffRole }[]

/** Makes an account with these roles, and signs it in, in a browser of its own. */
export async function aWorker(
  context: TestApp,
  roles: Roles,
  practitioner?: string,
): Promise<TestWorker> {
  const email = `${randomUUID()}@essai.example`
  const { account_id: account } = await context.asOwner((trx) =>
    giveAccount(trx, context.keys, {
      ...{ name: 'Maude Essai', email, locale: 'fr' },
      ...{ roles, practitioner },
    }),
  )
  return { account, ...(await signedIn(context, account)) }
}

/** One more browser in which an account is signed in. */
export async function signedIn(context: TestApp, account: string) {
  await asDemonstration(context)
  const client = context.client()
  const session = staff.begin(context.parts.now())
  const factor = { demo: true } as const
  const given = { account, session: session.id, browser: 'Firefox, Linux', factor }
  const began = await beginStaffSession(context.db, given)
  if (!began) throw new Error('nobody was signed in')
  const provedAt = context.parts.now().getTime()
  const known = Object.assign(session, { account, name: 'Maude Essai', provedAt })
  const port = new URL(context.parts.site.origin).port
  client.cookies.set(`staff-${port}`, await context.parts.seal.seal(known, staff))
  return { session: session.id, client }
}

/** Says that somebody was trained on a day, and signed an undertaking: then they may see what is known of patients. */
export async function authorize(
  { owner }: TestApp,
  account: string,
  clinic: string,
  trained = '2026-06-01',
) {
  await owner.query(
    `insert into staff_authorization (account_id, clinic_id, kind, dated_on, recorded_by)
      values ($1, $2, 'training', $3, $1), ($1, $2, 'undertaking', '2026-06-01', $1)`,
    [account, clinic, trained],
  )
}

/** The database of a demonstration, which lets invented people in. */
export async function asDemonstration({ owner }: TestApp) {
  await owner.query('insert into installation (demo) values (true) on conflict do nothing')
}
