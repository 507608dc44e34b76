import { CannotStart } from '../db/cannotStart.ts'
import { STAFF_ROLES } from '../db/lists.ts'
import { asOwner } from '../db/owner.ts'
import { emailAddress } from '../messages/emailAddress.ts'
import { createFieldKeys } from '../privacy/fieldKeys.ts'
import { INVITATION_HOURS, invite } from '../staff/accounts/invitations.ts'
import type { StaffRole } from '../staff/rights.ts'
import type { Installation, Operation } from './operations.ts'

/** Invites somebody: the first administrator of a network comes in this way. Nothing for words that we do not know. */
export function invitationOf(
  typed = '',
  word = '',
  [code, ...more]: string[] = [],
): Operation | undefined {
  const email = emailAddress(typed)
  const role = STAFF_ROLES.find((each) => each === word)
  const isWhole = role && (role === 'network') === (code === undefined) && more.length === 0
  return email && isWhole ? (on) => inviteStaff(on, { email, role, code }) : undefined
}

async function inviteStaff(
  { urls, secrets, origin }: Installation,
  { email, role, code }: { email: string; role: StaffRole; code: string | undefined },
) {
  const keys = createFieldKeys(secrets)
  return asOwner(urls.owner, async (trx) => {
    const clinic = code === undefined ? null : await clinicOf(code)
    const token = await invite(trx, keys, { email, roles: [{ clinic, role }], by: null })
    return `${origin}/fr/staff/invitations/${token}\ngood once, for ${INVITATION_HOURS} hours`

    async function clinicOf(known: string) {
      const query = trx.selectFrom('clinic').select('id').where('code', '=', known)
      const found = await query.executeTakeFirst()
      if (!found) throw new CannotStart(`there is no clinic with the code ${known}`)
      return found.id
    }
  })
}
