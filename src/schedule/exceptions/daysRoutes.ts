import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { EASTER_HOLIDAYS, EXCEPTION_KINDS } from '../../db/lists.ts'
import { servicesOf } from '../../directory/clinic/services.ts'
import { practitionersNamed, practitionersOf } from '../../directory/practitioners.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { may, proved } from '../../staff/policies.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { siteDay, yearAfter } from '../calendar.ts'
import { type DayChange, previewDays, publishDays } from '../timetable/publication.ts'
import { daysForm, exceptionsOf } from './daysForm.ts'
import { batchesOf, easterOf } from './exceptions.ts'
import { type Easter, holidaysIn } from './holidays.ts'

const DAYS = '/staff/openings/days'
const easterForm = z.strictObject({
  easter: z.enum(EASTER_HOLIDAYS),
  seen: z.string().max(64).optional(),
})
const removalForm = z.strictObject({ batch: z.uuid(), seen: z.string().max(64).optional() })

/** A change of days, and where its form goes. */
type Change = DayChange & { path: string }

const NOTHING: DayChange = { added: [], removed: null, easter: null }

/** Days that differ from the plans: closed, open, or with other hours. What that does is shown first, to whoever proved lately
 * who they are. */
export function daysRoutes(parts: { db: Db; keys: FieldKeys }) {
  const { db } = parts
  const routes = router()
  const publishers = allow(may('publish_openings'))
  const provedPublishers = allow(proved(parts, may('publish_openings')))

  routes.get('/', publishers, (c) => daysPage(c, blank({ batch: randomUUID(), kind: 'closed' })))

  routes.post('/', provedPublishers, async (c) => {
    const form = await submitted(c, daysForm(siteDay(c.var.now)))
    if (!form.value) return daysPage(c, form)
    const change = { ...NOTHING, added: exceptionsOf(form.value), path: DAYS }
    return changed(c, { form, change, seen: form.value.seen })
  })

  routes.get('/removal', publishers, (c) => seeOther(c, DAYS))

  routes.post('/removal', provedPublishers, async (c) => {
    const form = await submitted(c, removalForm)
    if (!form.value) return daysPage(c, form)
    const { batch, seen } = form.value
    return changed(c, {
      form,
      change: { ...NOTHING, removed: batch, path: `${DAYS}/removal` },
      seen,
    })
  })

  routes.get('/easter', publishers, (c) => seeOther(c, DAYS))

  routes.post('/easter', provedPublishers, async (c) => {
    const form = await submitted(c, easterForm)
    if (!form.value) return daysPage(c, form)
    const { easter, seen } = form.value
    return changed(c, { form, change: { ...NOTHING, easter, path: `${DAYS}/easter` }, seen })
  })

  /** Does what was seen, or shows what it would do. */
  async function changed(
    c: Page,
    { form, change, seen }: { form: Form<unknown>; change: Change; seen: string | undefined },
  ) {
    const { id: clinic } = clinicOf(c)
    const { path, ...what } = change
    const given = { ...what, clinic, now: c.var.now }
    if (seen !== undefined) {
      const outcome = await publishDays(db, { ...given, seen, by: workerOf(c).account })
      if (outcome === null) return c.notFound()
      if (outcome === 'done') {
        tellNext(c, 'plans.notice.days')
        return seeOther(c, DAYS)
      }
      form.errors[''] = outcome === 'changed' ? 'plans.error.difference' : `plans.error.${outcome}`
    }
    const difference = await previewDays(db, given)
    const { added } = change
    const whose = [...difference.kept, ...difference.clashes, ...added]
    const named = whose.map((row) => row.practitioner_id).filter((id) => id !== null)
    const practitioners = await practitionersNamed(db, named)
    const data = {
      ...{ form, to: path, zone: clinicOf(c).zone, difference },
      ...{ first_day: added[0] ?? null, last_day: added.at(-1) ?? null },
      names: new Map(practitioners.map((row) => [row.id, row])),
    }
    const status = seen === undefined ? 200 : 409
    return render(c, '/schedule/exceptions/days_publication', data, { status })
  }

  async function daysPage(c: Page, form: Form<unknown>) {
    const clinic = clinicOf(c).id
    const today = siteDay(c.var.now)
    const easter = await easterOf(db, clinic)
    const batches = await batchesOf(db, { clinic, today })
    const opened = new Set(
      batches.filter(({ kind, last_name }) => kind === 'open' && !last_name).map(firstDay),
    )
    const data = {
      ...{ form, batches, kinds: EXCEPTION_KINDS },
      holidays: holidaysAhead(today, easter).filter((day) => !opened.has(day)),
      easter_form: blank({ easter }),
      easters: EASTER_HOLIDAYS,
      open_batch: randomUUID(),
      practitioners: await practitionersOf(db, clinic),
      services: await servicesOf(db, clinic),
    }
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return render(c, '/schedule/exceptions/days', data, { status })
  }

  return routes
}

const firstDay = ({ first_day }: { first_day: string }) => first_day

/** The holidays of a year from a day on. */
function holidaysAhead(today: string, easter: Easter): string[] {
  const end = yearAfter(today)
  const years = [today, end].map((day) => Temporal.PlainDate.from(day).year)
  return years
    .flatMap((year) => holidaysIn(year, easter))
    .filter((day) => day >= today && day < end)
}
