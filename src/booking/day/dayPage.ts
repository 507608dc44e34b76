import { practitionersOf } from '../../directory/practitioners.ts'
import { dayAt } from '../../i18n/zone.ts'
import { dateNear, daysAfter } from '../../schedule/calendar.ts'
import { clinicOf, mayHere, workerOf } from '../../staff/session.ts'
import type { Page } from '../../web/context.ts'
import { blank, type Form } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { aroundDay, type DayOf, type DayParts, marksOf } from './day.ts'
import { staffActor } from './guard.ts'
import { dayOfClinic } from './visits.ts'

export const DAY = '/staff/day'

/** A day of the clinic, of whom it was asked for, with a form that was refused if there is one. */
export async function dayPage(
  c: Page,
  parts: DayParts,
  { form = blank(), ...asked }: { day?: string; with?: string; form?: Form<unknown> },
) {
  const clinic = clinicOf(c)
  const { now } = c.var
  const today = todayAt(c)
  const { of, day, practitioners } = await dayAsked(c, parts, asked)
  // Its stamp comes first: what changes meanwhile makes it old, and never passes for shown.
  const around = of ? await aroundDay(parts.db, of) : { stamp: '', late: [], open: [] }
  const all = of ? await dayOfClinic(parts, staffActor(c), of) : []
  const { visits = [], cancelled = [] } = Object.groupBy(all, ({ state }) =>
    state === 'cancelled' ? 'cancelled' : 'visits',
  )
  const data = {
    ...{ clinic, day, today, practitioners, practitioner: of?.practitioner ?? null, form },
    ...{ before: daysAfter(day, -1), after: daysAfter(day, 1), ...around },
    visits: visits.map((visit) => ({ ...visit, marks: marksOf(visit, { day, today, now }) })),
    cancelled,
    counts: countsOf(visits),
    cancels: mayHere(c, 'cancel_visits'),
  }
  return render(c, '/booking/day/day', data, {
    status: Object.keys(form.errors).length > 0 ? 422 : 200,
    fragment: '/booking/day/_visits',
  })
}

/** Which day an address asks for, and of whom; of nobody for whoever would see their own and is no practitioner. */
export async function dayAsked(
  c: Page,
  { db }: DayParts,
  asked: { day?: string; with?: string },
): Promise<{ of: DayOf | undefined; day: string; practitioners: Practitioner[] }> {
  const day = nearDate(c, asked.day) ?? todayAt(c)
  const practitioners = seesAll(c) ? await practitionersOf(db, clinicOf(c).id) : []
  const practitioner =
    practitioners.find(({ id }) => seesAll(c) && id === asked.with)?.id ?? ownOrAll(c)
  const of = practitioner === undefined ? undefined : { clinic: clinicOf(c), day, practitioner }
  return { of, day, practitioners }
}

type Practitioner = Awaited<ReturnType<typeof practitionersOf>>[number]

/** Whoever only sees people themselves sees their own day, and no colleague's. */
export const seesAll = (c: Page) => mayHere(c, 'view_day')

/** What an address may say of a day's page. */
export function queryOf(c: Page): { day?: string; week?: string; with?: string } {
  const { day, week, with: whom } = c.req.query()
  return { ...(day && { day }), ...(week && { week }), ...(whom && { with: whom }) }
}

/** A date within two years of today, if that is what a text is. */
export function nearDate(c: Page, text: string | undefined): string | undefined {
  return dateNear(todayAt(c), text)
}

/** The date where the clinic is. */
export function todayAt(c: Page): string {
  return dayAt(c.var.now, clinicOf(c).zone)
}

/** Whose visits somebody sees: their own, or anybody's (null); undefined for whoever would see their own and is no practitioner. */
export function ownOrAll(c: Page): string | null | undefined {
  return seesAll(c) ? null : (workerOf(c).practitioner ?? undefined)
}

function countsOf(visits: readonly { state: string }[]) {
  const of = (...states: string[]) => visits.filter(({ state }) => states.includes(state)).length
  return {
    ...{ all: visits.length, here: of('arrived', 'roomed') },
    ...{ seen: of('fulfilled'), missed: of('noshow') },
  }
}
