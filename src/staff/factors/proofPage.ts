import type { Db } from '../../db/database.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { Page } from '../../web/context.ts'
import { TooMany } from '../../web/errors.ts'
import { blank, typedFields } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { challengeFor, passkeySite, renewSession, takeChallenge, workerOf } from '../session.ts'
import { passkeySigned, signingOptions } from './passkeys.ts'
import { proofOf } from './proof.ts'

/** What the button of a demonstration types: its people have no authenticator. */
const DEMO = 'demo'

/** Whether what was typed proves who is there: a code, or what their passkey signed. The session then goes on under another id. */
export async function isProved(
  c: Page,
  parts: { db: Db; keys: FieldKeys },
  typed: string,
): Promise<boolean> {
  const { account } = workerOf(c)
  if (c.var.site.demo && typed === DEMO) return renewSession(c, parts.db, { demo: true })
  if (typed.includes('.')) return isSigned(c, parts, typed)
  const proof = await proofOf(parts, { account, typed }, c.var)
  if ('wait' in proof && proof.wait > 0) throw new TooMany(proof.wait)
  if ('wait' in proof || !(await renewSession(c, parts.db, proof.factor))) return false
  await proof.succeeded()
  return true
}

async function isSigned(c: Page, parts: { db: Db; keys: FieldKeys }, typed: string) {
  const challenge = takeChallenge(c, 'who')
  const signed = challenge && (await passkeySigned(parts, passkeySite(c), { typed, challenge }))
  if (!signed || signed.id !== workerOf(c).account) return false
  return renewSession(c, parts.db, signed.factor)
}

/** Asks for a proof, and keeps what was typed: but a password, which is never in a page. */
export async function proofPage(c: Page, status: 403 | 422) {
  const form = blank()
  if (status === 422) form.errors['form_proof'] = 'staff.error.proof'
  const fields = await typedFields(c)
  const passkey = await signingOptions(passkeySite(c), challengeFor(c, 'who'))
  const data = { form, fields, passkey, action: c.req.path, demo_proof: DEMO }
  return render(c, '/staff/proof', data, { status })
}
