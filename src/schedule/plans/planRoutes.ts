import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { servicesOf } from '../../directory/clinic/services.ts'
import { may } from '../../staff/policies.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { daysAfter, laterOf, mondayOf, siteDay } from '../calendar.ts'
import { copyDraft, discardDraft } from './drafts.ts'
import { hoursAWeek, inOrder, problemsOf } from './lines.ts'
import { hoursForm, newPlanForm, savingField, validityForm } from './planForm.ts'
import {
  mayWrite,
  newPlanPage,
  PLANS,
  planAsked,
  planPage,
  plansShown,
  saveAndShow,
} from './plansPage.ts'

const removalForm = { version: savingField, line: z.coerce.number().int().min(0).max(1000) }
const copiesForm = z.strictObject({
  practitioners: z.array(z.uuid()).min(1, 'plans.error.practitioner').max(50),
})

/** Weekly plans: managers write those of the clinic, and whoever sees people themselves writes their own. */
export function planRoutes({ db }: { db: Db }) {
  const routes = router()
  const writers = allow(may('publish_openings', 'propose_openings'))
  const publishers = allow(may('publish_openings'))
  const toPlan = (c: Page) => seeOther(c, `${PLANS}/${c.req.param('id')}`)

  routes.get('/', writers, async (c) =>
    render(c, '/schedule/plans/plans', {
      plans: (await plansShown(c, db)).map((plan) => ({ ...plan, hours: hoursAWeek(plan) })),
    }),
  )

  routes.get('/new', writers, async (c) => {
    const copied = (await plansShown(c, db)).find(({ id }) => id === c.req.query('copy'))
    const monday = daysAfter(mondayOf(siteDay(c.var.now)), 7)
    const values = {
      ...{ id: randomUUID(), version: '0', valid_from: monday, valid_to: '' },
      ...{ every_weeks: String(copied?.every_weeks ?? 1), copy_of: copied?.id ?? '' },
      practitioner_id: copied?.practitioner_id ?? '',
    }
    return newPlanPage(c, db, blank(values))
  })

  routes.post('/', writers, async (c) => {
    const form = await submitted(c, newPlanForm(siteDay(c.var.now)))
    if (!form.value) return newPlanPage(c, db, form)
    const { copy_of, ...plan } = form.value
    if (!mayWrite(c, plan.practitioner_id)) return c.notFound()
    const lines = copy_of ? (await planAsked(c, db, copy_of)).lines : []
    const draft = {
      ...{ ...plan, status: 'draft' as const, anchor: mondayOf(plan.valid_from) },
      lines: lines.filter(({ week }) => (week ?? 1) <= plan.every_weeks),
    }
    return saveAndShow(c, db, { draft })
  })

  routes.get('/:id', writers, async (c) => planPage(c, db, await planAsked(c, db), {}))

  routes.post('/:id', writers, async (c) => {
    const form = await submitted(c, validityForm(siteDay(c.var.now)))
    const plan = await planAsked(c, db)
    const forms = { validity: form }
    if (!form.value) return planPage(c, db, plan, forms)
    const { every_weeks, valid_from } = form.value
    const lines = plan.lines.filter(({ week }) => (week ?? 1) <= every_weeks)
    const draft = { ...plan, ...form.value, anchor: mondayOf(valid_from), lines }
    return saveAndShow(c, db, { draft, forms })
  })

  routes.get('/:id/hours', writers, toPlan)

  routes.post('/:id/hours', writers, async (c) => {
    const form = await submitted(c, hoursForm, ['days'])
    const plan = await planAsked(c, db)
    const forms = { hours: form }
    if (!form.value) return planPage(c, db, plan, forms)
    const { days, version, ...hours } = form.value
    const week = plan.every_weeks > 1 ? hours.week : null
    const added = days.map((day) => ({ ...hours, week, weekday: Number(day) }))
    const services = await servicesOf(db, clinicOf(c).id)
    const service = services.find(({ id }) => id === hours.healthcare_service_id)
    Object.assign(form.errors, problemsOf(plan.lines, added, service))
    if (Object.keys(form.errors).length > 0) return planPage(c, db, plan, forms)
    const lines = inOrder([...plan.lines, ...added])
    return saveAndShow(c, db, { draft: { ...plan, version, lines }, forms })
  })

  routes.get('/:id/removal', writers, toPlan)

  routes.post('/:id/removal', writers, async (c) => {
    const { version, line } = await pressed(c, removalForm)
    const plan = await planAsked(c, db)
    const lines = plan.lines.filter((_, at) => at !== line)
    return saveAndShow(c, db, { draft: { ...plan, version, lines } })
  })

  routes.get('/:id/proposal', allow(may('propose_openings')), toPlan)

  routes.post('/:id/proposal', allow(may('propose_openings')), async (c) => {
    const { version } = await pressed(c, { version: savingField })
    const plan = await planAsked(c, db)
    tellNext(c, 'plans.notice.proposed')
    return saveAndShow(c, db, { draft: { ...plan, version, status: 'proposed' } })
  })

  routes.get('/:id/copies', publishers, toPlan)

  routes.post('/:id/copies', publishers, async (c) => {
    const form = await submitted(c, copiesForm, ['practitioners'])
    const plan = await planAsked(c, db)
    if (!form.value) return planPage(c, db, plan, { copies: form })
    const valid_from = laterOf(plan.valid_from, siteDay(c.var.now))
    const { practitioners } = form.value
    const given = { clinic: clinicOf(c).id, by: workerOf(c).account, practitioners }
    if (!(await copyDraft(db, { ...given, plan: { ...plan, valid_from } }))) {
      form.errors['practitioners'] = 'plans.error.copy'
      return planPage(c, db, plan, { copies: form })
    }
    tellNext(c, 'plans.notice.copied')
    return seeOther(c, PLANS)
  })

  routes.get('/:id/discard', writers, toPlan)

  routes.post('/:id/discard', writers, async (c) => {
    const { version } = await pressed(c, { version: savingField })
    const plan = await planAsked(c, db)
    const discarded = await discardDraft(db, clinicOf(c).id, { ...plan, version })
    tellNext(c, discarded ? 'plans.notice.discarded' : 'plans.error.changed')
    return seeOther(c, discarded ? PLANS : `${PLANS}/${plan.id}`)
  })

  return routes
}
