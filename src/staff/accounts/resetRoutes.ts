import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow } from '../../web/allow.ts'
import { router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { may, proved } from '../policies.ts'
import { clinicOf, showInvited, takeInvited, workerOf } from '../session.ts'
import { INVITATION_HOURS, invitationPath } from './invitations.ts'
import { confirmReset, resetsWaiting, startReset } from './resets.ts'

const RESETS = '/staff/resets'

/**
 * Access given back to whoever lost what they signed in with: one person starts it, another confirms it and hands over the
 * link, and nobody chooses anything for the person.
 */
export function resetRoutes(parts: { db: Db; keys: FieldKeys }) {
  const { db, keys } = parts
  const routes = router()
  const confirmers = may('confirm_resets')

  routes.get('/resets', allow(confirmers), async (c) => {
    const invited = takeInvited(c)
    const resets = await resetsWaiting(db, keys, clinicOf(c).id)
    const me = workerOf(c).account
    const page = { resets, me, invited, hours: INVITATION_HOURS }
    return render(c, '/staff/resets', page)
  })

  routes.post('/resets', allow(proved(parts, may('manage_people'))), async (c) => {
    const { account } = await pressed(c, { account: z.uuid() })
    const given = { account, clinic: clinicOf(c).id, by: workerOf(c).account }
    const outcome = await startReset(db, given)
    if (outcome === null) return c.notFound()
    tellNext(c, outcome === 'own' ? 'staff.reset.own' : 'staff.reset.started')
    return seeOther(c, RESETS)
  })

  routes.get('/resets/confirmation', allow(confirmers), (c) => seeOther(c, RESETS))

  routes.post('/resets/confirmation', allow(proved(parts, confirmers)), async (c) => {
    const { reset } = await pressed(c, { reset: z.uuid() })
    const clinic = clinicOf(c).id
    const waiting = (await resetsWaiting(db, keys, clinic)).find(({ id }) => id === reset)
    if (!waiting) return c.notFound()
    const { email } = waiting
    const confirmed = await confirmReset(parts, { reset, email, clinic, by: workerOf(c).account })
    if (confirmed === null) return c.notFound()
    if (typeof confirmed === 'string') {
      tellNext(c, `staff.reset.${confirmed}`)
      return seeOther(c, RESETS)
    }
    const { site, locale } = c.var
    const link = `${site.origin}${invitationPath(locale, confirmed.token)}`
    showInvited(c, { email, link })
    return seeOther(c, RESETS)
  })

  return routes
}
