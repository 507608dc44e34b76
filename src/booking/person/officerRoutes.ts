import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { peopleOf } from '../../staff/people/people.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import type { DeskParts } from '../desk/deskPage.ts'
import { closeFlag, flagsOf } from './breakGlass.ts'

const FLAGS = '/staff/flags'
const closeForm = z.strictObject({
  item: z.uuid(),
  why: z
    .string()
    .min(3, 'desk.error.why' satisfies Key)
    .max(500, 'form.error.too_long'),
})

/** What the privacy officer of a clinic has to look at: looks for a reason, and rows of searches. */
export function officerRoutes(parts: DeskParts) {
  const routes = router()
  const officer = allow(authorized(parts, may('review_access')))

  routes.get('/flags', officer, (c) => flagsPage(c, blank()))

  routes.post('/flags', officer, async (c) => {
    const form = await submitted(c, closeForm)
    if (!form.value) return flagsPage(c, form)
    const of = { account: workerOf(c).account, clinic: clinicOf(c).id }
    if (!(await closeFlag(parts, of, form.value))) return c.notFound()
    tellNext(c, 'desk.notice.flag_closed')
    return seeOther(c, FLAGS)
  })

  async function flagsPage(c: Page, form: Form<unknown>) {
    const { id: clinic, zone } = clinicOf(c)
    const people = await peopleOf(parts.db, parts.keys, clinic)
    const named = new Map(people.map(({ account_id, name }) => [account_id, name]))
    const flags = (await flagsOf(parts, clinic)).map((flag) => ({
      ...flag,
      name: named.get(flag.account_id) ?? c.var.t('desk.flags.former'),
      own: flag.account_id === workerOf(c).account,
    }))
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return render(c, '/booking/person/flags', { flags, form, zone }, { status })
  }

  return routes
}
