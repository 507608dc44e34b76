import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { may } from '../../staff/policies.ts'
import { clinicOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { laterOf, siteDay } from '../calendar.ts'
import { previewPlan, publishPlan } from '../timetable/publication.ts'
import { savingField } from './planForm.ts'
import { type PlanShown, planAsked } from './plansPage.ts'

const publicationForm = z.strictObject({ version: savingField, seen: z.string().max(64) })

/** A plan's publication: what it will do is shown first. */
export function publicationRoutes({ db }: { db: Db }) {
  const routes = router()
  const publishers = allow(may('publish_openings'))

  routes.get('/:id/publication', publishers, async (c) =>
    publicationPage(c, await planAsked(c, db), blank()),
  )

  routes.post('/:id/publication', publishers, async (c) => {
    const form = await submitted(c, publicationForm)
    const plan = await planAsked(c, db)
    if (!form.value) return publicationPage(c, plan, form)
    const { version, seen } = form.value
    const { now } = c.var
    const given = { clinic: clinicOf(c).id, draft: { ...plan, version }, now, seen }
    const outcome = await publishPlan(db, given)
    if (outcome === null) return c.notFound()
    if (outcome === 'done') {
      tellNext(c, 'plans.notice.published')
      const week = laterOf(plan.valid_from, siteDay(now))
      return seeOther(c, `/staff/openings?week=${week}&with=${plan.practitioner_id}`)
    }
    form.errors[''] = outcome === 'changed' ? 'plans.error.difference' : `plans.error.${outcome}`
    return publicationPage(c, plan, form)
  })

  async function publicationPage(c: Page, plan: PlanShown, form: Form<unknown>) {
    const { id: clinic, zone } = clinicOf(c)
    const difference = await previewPlan(db, { clinic, draft: plan, now: c.var.now })
    const status = Object.keys(form.errors).length > 0 ? 409 : 200
    const data = { form, plan, zone, difference, names: new Map([[plan.practitioner_id, plan]]) }
    return render(c, '/schedule/plans/publication', data, { status })
  }

  return routes
}
