import { practitionersOf } from '../../directory/practitioners.ts'
import { daysAfter, isDate } from '../../schedule/calendar.ts'
import { clinicOf, mayHere, workerOf } from '../../staff/session.ts'
import type { Page } from '../../web/context.ts'
import { blank, type Form } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { type DayOf, type DayParts, dayOfClinic, daysWithoutOutcome, marksOf } from './day.ts'
import { staffActor } from './guard.ts'
import { latenessOf } from './lateness.ts'

export const DAY = '/staff/day'

/** A day of the clinic, of whom it was asked for, with a form that was refused if there is one. */
export async function dayPage(
  c: Page,
  parts: DayParts,
  { day: asked, with: whom, form = blank() }: { day?: string; with?: string; form?: Form<unknown> },
) {
  const clinic = clinicOf(c)
  const { now } = c.var
  const today = todayAt(c)
  const day = nearDate(c, asked) ?? today
  const practitioners = seesAll(c) ? await practitionersOf(parts.db, clinic.id) : []
  const of = whose(c, whom, { day, practitioners })
  const visits = of ? await dayOfClinic(parts, staffActor(c), of) : []
  const data = {
    ...{ clinic, day, today, practitioners, practitioner: of?.practitioner ?? null, form },
    ...{ before: daysAfter(day, -1), after: daysAfter(day, 1) },
    open: of ? await daysWithoutOutcome(parts.db, of) : [],
    late: of ? await latenessOf(parts.db, of) : [],
    visits: visits.map((visit) => ({ ...visit, marks: marksOf(visit, { day, today, now }) })),
    counts: countsOf(visits),
    cancels: mayHere(c, 'cancel_visits'),
    books: mayHere(c, 'book_visits'),
  }
  return render(c, '/booking/day', data, {
    status: Object.keys(form.errors).length > 0 ? 422 : 200,
  })
}

/** Whoever only sees people themselves sees their own day, and no colleague's. */
export const seesAll = (c: Page) => mayHere(c, 'view_day')

/** What an address may say of a day's page. */
export function queryOf(c: Page): { day?: string; week?: string; with?: string } {
  const { day, week, with: whom } = c.req.query()
  return { ...(day && { day }), ...(week && { week }), ...(whom && { with: whom }) }
}

/** A date within two years of today, if that is what a text is. */
export function nearDate(c: Page, text: string | undefined): string | undefined {
  if (text === undefined || !isDate(text)) return undefined
  const { days } = Temporal.PlainDate.from(todayAt(c)).until(text)
  return Math.abs(days) <= 731 ? text : undefined
}

/** The date where the clinic is. */
export function todayAt(c: Page): string {
  return Temporal.Instant.fromEpochMilliseconds(c.var.now.getTime())
    .toZonedDateTimeISO(clinicOf(c).zone)
    .toPlainDate()
    .toString()
}

function whose(
  c: Page,
  asked: string | undefined,
  { day, practitioners }: { day: string; practitioners: readonly { id: string }[] },
): DayOf | undefined {
  const clinic = clinicOf(c)
  if (seesAll(c))
    return { clinic, day, practitioner: practitioners.find(({ id }) => id === asked)?.id ?? null }
  const { practitioner } = workerOf(c)
  return practitioner === null ? undefined : { clinic, day, practitioner }
}

function countsOf(visits: readonly { state: string }[]) {
  const of = (...states: string[]) => visits.filter(({ state }) => states.includes(state)).length
  return {
    ...{ all: visits.length, here: of('arrived', 'roomed') },
    ...{ seen: of('fulfilled'), missed: of('noshow') },
  }
}
