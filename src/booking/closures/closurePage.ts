import { practitionersNamed, practitionersOf } from '../../directory/practitioners.ts'
import { previewDays } from '../../schedule/timetable/publication.ts'
import { clinicOf } from '../../staff/session.ts'
import type { Page } from '../../web/context.ts'
import type { Form } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import type { DayParts } from '../day/day.ts'
import { staffActor } from '../day/guard.ts'
import { visitsNamed } from '../review/visitsNamed.ts'
import { exceptionsOf } from './close.ts'
import { MOST_DECISIONS } from './closureForm.ts'
import {
  type ClosedDays,
  type Closure,
  closuresOf,
  type Decided,
  decisionsOf,
  visitsToClose,
} from './closures.ts'
import { insteadOf, slotsInstead } from './instead.ts'

export const CLOSURES = '/staff/closures'
/** Decisions that a page shows; the others are on the days of their visits. */
const MOST_SHOWN = 200

/** The closures of a clinic, and the form that asks for days, with its errors if it has some. */
export async function closuresPage(c: Page, { db }: DayParts, form: Form<unknown>) {
  const clinic = clinicOf(c).id
  const closures = await closuresOf(db, clinic)
  const named = closures.map(({ practitioner_id }) => practitioner_id).filter((id) => id !== null)
  const names = new Map((await practitionersNamed(db, named)).map((row) => [row.id, row]))
  const practitioners = await practitionersOf(db, clinic)
  const status = Object.keys(form.errors).length > 0 ? 422 : 200
  return render(
    c,
    '/booking/closures/closures',
    { form, closures, names, practitioners },
    { status },
  )
}

/** What closing some days would do, and which visits it concerns: nothing is done yet. */
export async function previewPage(
  c: Page,
  parts: DayParts,
  { days, form, status }: { days: ClosedDays; form: Form<unknown>; status: 200 | 409 | 422 },
) {
  const { db } = parts
  const clinic = clinicOf(c)
  const named = days.practitioner === null ? [] : await practitionersOf(db, clinic.id)
  const whom = named.find(({ id }) => id === days.practitioner) ?? null
  if (days.practitioner !== null && !whom) return c.notFound()
  const added = exceptionsOf({ ...days, closure: crypto.randomUUID(), reason: '' })
  const asked = { clinic: clinic.id, added, removed: null, easter: null, now: c.var.now }
  const { withdrawn, held } = await previewDays(db, asked)
  const concerned = await visitsToClose(db, days)
  const visits = await undecidedVisits(c, parts, { days, concerned, form })
  const data = { days, whom, withdrawn, held, visits, form, zone: clinic.zone }
  return render(c, '/booking/closures/closure_new', { ...data, all: concerned.length }, { status })
}

/** A closure: how far it is, the visits that wait for a decision, and what was decided of the others. */
export async function closurePage(
  c: Page,
  parts: DayParts,
  {
    closure,
    form,
    status = 200,
  }: { closure: Closure; form: Form<unknown>; status?: 200 | 409 | 422 },
) {
  const { db } = parts
  const clinic = clinicOf(c)
  const { practitioner_id, first_day, last_day, from_time, to_time } = closure
  const { from_at: from, to_at: to } = closure
  const of = { clinic: clinic.id, practitioner: practitioner_id }
  const days = { ...of, first_day, last_day, from_time, to_time }
  const all = await decisionsOf(db, { clinic: clinic.id, closure: closure.id })
  const open = closure.stands ? all.filter(({ undecided }) => undecided) : []
  const decided = all.filter(isDecided).slice(0, MOST_SHOWN)
  const ids = [...open.slice(0, MOST_DECISIONS), ...decided].map((row) => row.appointment_id)
  const named = await visitsNamed(parts, staffActor(c), { clinic: clinic.id, from, to, ids })
  const whose = new Map(named.map((visit) => [visit.id, visit]))
  const [whom = null] = await practitionersNamed(db, practitioner_id ? [practitioner_id] : [])
  const data = {
    ...{ closure, days, whom, form, zone: clinic.zone, all: open.length, stamp: stampOf(closure) },
    visits: await withChoices(c, parts, { days, form, named: named.filter(isAmong(open)) }),
    decided: decided.flatMap((row) => {
      const visit = whose.get(row.appointment_id)
      return visit ? [{ ...visit, ...row }] : []
    }),
  }
  return render(c, '/booking/closures/closure', data, {
    status,
    fragment: '/booking/closures/_closure_progress',
  })
}

/** What tells how far a closure is from how far it was: no personal data. */
export function stampOf({ stands, undecided, pending, done, failed }: Closure): string {
  return [Number(stands), undecided, pending, done, failed].join('.')
}

const isDecided = ({ id, state }: Decided) => id !== null && state !== 'undone'

const isAmong =
  (rows: readonly { appointment_id: string }[]) =>
  ({ id }: { id: string }) =>
    rows.some((row) => row.appointment_id === id)

/** The visits that a form decides on, as many as one may, with another time for each. */
async function undecidedVisits(
  c: Page,
  parts: DayParts,
  {
    days,
    concerned,
    form,
  }: {
    days: ClosedDays
    concerned: Awaited<ReturnType<typeof visitsToClose>>
    form: Form<unknown>
  },
) {
  const [first] = concerned
  if (!first) return []
  const ids = concerned.slice(0, MOST_DECISIONS).map(({ appointment_id }) => appointment_id)
  const { from_at: from, to_at: to } = first
  const named = await visitsNamed(parts, staffActor(c), { clinic: days.clinic, from, to, ids })
  return withChoices(c, parts, { days, form, named })
}

/** What may become of each visit, as its field says it, and what was chosen, or is proposed: the person is told, or called. */
async function withChoices(
  _c: Page,
  { db }: DayParts,
  given: { days: ClosedDays; form: Form<unknown>; named: Awaited<ReturnType<typeof visitsNamed>> },
) {
  const { days, form, named } = given
  if (named.length === 0) return []
  const instead = insteadOf(named, await slotsInstead(db, days))
  const chosen = new Set(form.lists['decision'] ?? [])
  return named.map((visit) => {
    const value = (kind: string) => `${visit.id}.${visit.version}.${kind}`
    const other = instead.get(visit.id) ?? null
    const values = {
      ...{ cancel: value('cancel'), telephone: value('telephone'), keep: value('keep') },
      move: other && value(`move.${other.slot_id}`),
    }
    const proposed = visit.hears ? values.cancel : values.telephone
    const known = Object.values(values).find((one) => one !== null && chosen.has(one))
    return { ...visit, values, other, chosen: known ?? (chosen.size > 0 ? '' : proposed) }
  })
}
