import { Secret, TOTP } from 'otpauth'
import { invite } from '../../../src/staff/accounts/invitations.ts'
import type { StaffRole } from '../../../src/staff/rights.ts'
import type { TestApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'

export const PASSWORD = 'quatre canots verts'

/** The code that an authenticator with this secret shows at a moment. */
export function codeAt(secret: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) }).generate({
    timestamp: at.getTime(),
  })
}

/** Invites an address to a role, and returns the path of its link. */
export async function invited(
  { db, keys }: TestApp,
  email: string,
  clinic: string,
  role: StaffRole = 'manager',
): Promise<string> {
  const token = await invite(db, keys, { email, roles: [{ clinic, role }], by: null })
  return `/fr/staff/invitations/${token}`
}

/** The key that an invitation's page shows. */
export const secretOn = (page: string) => />([A-Z2-7]{4}(?: [A-Z2-7]{4})+)</.exec(page)?.[1] ?? ''

export interface Newcomer {
  client: TestClient
  email: string
  secret: string
  recoveryCodes: string[]
}

let newcomers = 0

/** Somebody who has accepted an invitation, in a browser of their own. */
export async function aNewcomer(context: TestApp, clinic: string): Promise<Newcomer> {
  newcomers++
  const email = `arrivee-${newcomers}@essai.example`
  const path = await invited(context, email, clinic)
  const client = context.client()
  const secret = secretOn((await client.get(path)).text)
  const code = codeAt(secret, context.parts.now())
  await client.post(path, { name: 'Maude Essai', password: PASSWORD, code })
  const { text } = await client.get('/fr/staff/recovery-codes')
  const recoveryCodes = [...text.matchAll(/<code>([0-9a-f-]+)<\/code>/g)].map(
    ([, each = '']) => each,
  )
  return { client, email, secret, recoveryCodes }
}
