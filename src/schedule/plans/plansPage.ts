import { HTTPException } from 'hono/http-exception'
import type { Db } from '../../db/database.ts'
import { type Service, servicesOf } from '../../directory/clinic/services.ts'
import { practitionersOf } from '../../directory/practitioners.ts'
import { clinicOf, mayHere, workerOf } from '../../staff/session.ts'
import { type Page, seeOther } from '../../web/context.ts'
import { blank, type Form } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { daysAfter, siteDay } from '../calendar.ts'
import { type Draft, plansOfClinic, saveDraft } from './drafts.ts'
import { visitsHeld } from './lines.ts'

export const PLANS = '/staff/openings/plans'
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7]
/** In how many weeks a plan may come round. */
const CYCLES = [1, 2, 3, 4]

/** Whether somebody publishes plans here; whoever does not writes their own. */
const publishes = (c: Page) => mayHere(c, 'publish_openings')

/** Whether a practitioner's plans are somebody's to write. */
export function mayWrite(c: Page, practitioner: string): boolean {
  return publishes(c) || workerOf(c).practitioner === practitioner
}

/** The plans that somebody may see: all of the clinic's, or their own. */
export async function plansShown(c: Page, db: Db) {
  const own = workerOf(c).practitioner
  if (!publishes(c) && own === null) return []
  const practitioner = publishes(c) ? null : own
  const given = { clinic: clinicOf(c).id, practitioner, today: siteDay(c.var.now) }
  return plansOfClinic(db, given)
}

/** The plan that an address or a form names; nobody else's exists. */
export async function planAsked(c: Page, db: Db, asked = c.req.param('id')) {
  const plan = (await plansShown(c, db)).find(({ id }) => id === asked)
  if (!plan) throw new HTTPException(404)
  return plan
}

export type PlanShown = Awaited<ReturnType<typeof planAsked>>

/** The forms of a plan's page, as they came back. */
export interface PlanForms {
  validity?: Form<unknown>
  hours?: Form<unknown>
  copies?: Form<unknown>
}

export async function planPage(c: Page, db: Db, plan: PlanShown, forms: PlanForms, refused?: 409) {
  const services = await servicesOf(db, clinicOf(c).id)
  const nameOf = new Map(services.map((service) => [service.id, service]))
  const form = forms.validity ?? forms.hours ?? forms.copies
  const version = String(plan.version)
  const { valid_from, valid_to, every_weeks } = plan
  const data = {
    ...{
      plan,
      services: offeredBy(services, plan.practitioner_id),
      form: form ?? blank(),
      publishes: publishes(c),
    },
    lines: plan.lines.map((line) => {
      const service = nameOf.get(line.healthcare_service_id)
      return { ...line, service, visits: service ? visitsHeld(line, service) : 0 }
    }),
    weeks: CYCLES.slice(0, every_weeks).map((week) => ({
      ...{ week, monday: daysAfter(plan.anchor, 7 * (week - 1)) },
    })),
    others: (await practitionersOf(db, clinicOf(c).id)).filter(
      ({ id }) => id !== plan.practitioner_id,
    ),
    validity:
      forms.validity ??
      blank({
        ...{ version, valid_from, valid_to: valid_to ?? '', every_weeks: String(every_weeks) },
      }),
    hours: forms.hours ?? blank({ version }),
    copies: forms.copies ?? blank(),
    ...{ weekdays: WEEKDAYS, cycles: CYCLES },
  }
  const status = refused ?? (form ? 422 : 200)
  return render(c, '/schedule/plans/plan', data, { status })
}

/** What somebody offers: their own prevails over the clinic's for the same reason, in the same way. */
function offeredBy(services: readonly Service[], practitioner: string): Service[] {
  const own = services.filter(({ practitioner_id }) => practitioner_id === practitioner)
  const prevails = ({ reason, method }: Service) =>
    own.some((service) => service.reason === reason && service.method === method)
  const shared = services.filter((each) => each.practitioner_id === null && !prevails(each))
  return [...own, ...shared]
}

export async function newPlanPage(c: Page, db: Db, form: Form<unknown>) {
  const all = await practitionersOf(db, clinicOf(c).id)
  const practitioners = all.filter(({ id }) => mayWrite(c, id))
  const copied = form.values['copy_of'] ? await planAsked(c, db, form.values['copy_of']) : null
  const status = Object.keys(form.errors).length > 0 ? 422 : 200
  const data = { form, practitioners, copied, cycles: CYCLES }
  return render(c, '/schedule/plans/plan_new', data, { status })
}

/** Saves a draft and shows it, or says why it was not saved; `forms` keeps what was typed. */
export async function saveAndShow(
  c: Page,
  db: Db,
  { draft, forms = {} }: { draft: Draft; forms?: PlanForms },
) {
  const given = { clinic: clinicOf(c).id, draft, by: workerOf(c).account }
  const outcome = await saveDraft(db, given)
  if (outcome === 'done') return seeOther(c, `${PLANS}/${draft.id}`)
  if (outcome === null) return c.notFound()
  const form = forms.validity ?? forms.hours ?? blank()
  form.errors[''] = `plans.error.${outcome}`
  return planPage(c, db, await planAsked(c, db, draft.id), { hours: form, ...forms }, 409)
}
