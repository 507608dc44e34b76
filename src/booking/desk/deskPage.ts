import { randomUUIDv7 } from 'node:crypto'
import { ASKED_HOW, LOCALES } from '../../db/lists.ts'
import { practitionersOf } from '../../directory/practitioners.ts'
import { type Key, translator } from '../../i18n/translate.ts'
import type { Throttles } from '../../identity/throttle/throttles.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import type { Page } from '../../web/context.ts'
import { blank, type Form } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import type { BookParts } from '../appointment/book.ts'
import { groupReference } from '../appointment/reference.ts'
import { nearDate, todayAt } from '../day/dayPage.ts'
import { needsOf } from '../patient/needs.ts'
import {
  candidates,
  type PersonAtDesk,
  personAtDesk,
  visitsToCome,
} from '../person/personAtDesk.ts'
import { NOTICE_VERSION } from './bookAtDesk.ts'
import { type DeskCall, type DeskCallOf, findDeskSlot, openDraft } from './deskCall.ts'
import { dayForDesk, nextForDesk } from './deskOpenings.ts'
import type { Gone } from './goOn.ts'
import { visitBooked } from './visitBooked.ts'

export const BOOK = '/staff/book'

export interface DeskParts extends Omit<BookParts, 'limits'> {
  throttles: Throttles
}

type Shown = Pick<DeskCall, 'id' | 'found' | 'person' | 'slot_id' | 'until' | 'lapsed' | 'draft'>

/** A call of which nothing is noted yet. */
export function newCall(id: string = randomUUIDv7()): Shown {
  return { id, found: [], person: null, slot_id: null, until: null, lapsed: null, draft: null }
}

/** Who works at the desk on this page, and the call that it is about. */
export function deskOf(c: Page, id: string): DeskCallOf {
  return { id, account: workerOf(c).account, clinic: clinicOf(c).id }
}

/** A call as far as it has come: who, which slot, what speaks against it, and how to reach them. */
export async function deskPage(
  c: Page,
  parts: DeskParts,
  asked: {
    call: Shown
    form?: Form<unknown> | undefined
    status?: 200 | 409 | 422 | 429
    /** What the list of slots shows. */
    shown?: { day?: string | undefined; with?: string | undefined }
    /** The visit of this clinic that is in the way. */
    clash?: string | null
  },
) {
  const { call, status = 200, clash = null } = asked
  const [clinic, who] = [clinicOf(c), { staff: workerOf(c).account, clinic: clinicOf(c).id }]
  const { person, slot_id: slot } = call
  const caller = person ? await personAtDesk(parts, who, { person, slot }) : undefined
  const held = (slot && (await findDeskSlot(parts.db, slot))) || null
  const several = !person && call.found.length > 1
  const draft = openDraft(parts.keys, call)
  return render(
    c,
    '/booking/desk/desk',
    {
      ...{ call, clinic, held, clash, key: randomUUIDv7(), zone: clinic.zone },
      form: asked.form ?? formFor(c, draft),
      caller: caller ? { ...caller, to_come: visitsToCome(caller, c.var.now) } : null,
      candidates: several ? await candidates(parts.register, who, call.found) : [],
      warnings: caller ? warningsShown(caller) : [],
      needs: needsOf(held?.method ?? 'clinic'),
      ...{ ways: ASKED_HOW, languages: LOCALES, notices: noticesOf(c), today: todayAt(c) },
      ...(await slotsShown(c, parts, { call, caller, shown: asked.shown ?? {} })),
    },
    { status },
  )
}

/** The visit that a call became, with what is said of it aloud: its reference above all. */
export async function bookedPage(c: Page, parts: DeskParts, call: DeskCall) {
  const { person, appointment_id: appointment } = call
  const clinic = clinicOf(c)
  const who = { staff: workerOf(c).account, clinic: clinic.id }
  const visit = person && appointment && (await visitBooked(parts, who, { person, appointment }))
  if (!visit) return c.notFound()
  return render(c, '/booking/desk/desk_booked', {
    ...{ visit, reference: groupReference(visit.reference), zone: clinic.zone },
    ...{ call: newCall(), form: blank() },
  })
}

function formFor(c: Page, draft: ReturnType<typeof openDraft>) {
  const chosen = { locale: c.var.locale, how: ASKED_HOW[0], ...draft?.values }
  return blank(chosen, draft?.lists)
}

/** What is read aloud, in either language. */
function noticesOf(c: Page) {
  const operator = clinicOf(c).name
  return LOCALES.toSorted((one) => (one === c.var.locale ? -1 : 1)).map((locale) => ({
    lang: locale,
    text: translator(locale)('desk.notice.text', { clinic: operator }),
    version: NOTICE_VERSION,
  }))
}

/** Each warning with the visit that it names. */
export function warningsShown({ warnings, visits }: PersonAtDesk) {
  return warnings.map((code) => {
    const [kind = '', id] = code.split(':')
    return { code, kind, visit: visits.find((visit) => visit.id === id) ?? null }
  })
}

async function slotsShown(
  c: Page,
  { db }: DeskParts,
  given: {
    call: Shown
    caller: PersonAtDesk | undefined
    shown: { day?: string | undefined; with?: string | undefined }
  },
) {
  const clinic = clinicOf(c).id
  const practitioners = await practitionersOf(db, clinic)
  const practitioner = practitioners.find(({ id }) => id === given.shown.with)?.id ?? null
  const day = nearDate(c, given.shown.day) ?? null
  const eligibility = given.caller?.eligibility ?? null
  const groups = day
    ? await dayForDesk(db, { clinic, day, practitioner }, c.var.now)
    : await nextForDesk(db, { clinic, practitioner, eligibility })
  return {
    groups,
    practitioners,
    with_whom: practitioner,
    day,
    chosen: chosenIn(groups, { ...given, day }),
  }
}

/**
 * The slot that is selected by itself: the first once it is known who, and a sole one always; but none for somebody known
 * among those of a day, which are for people of any age and sex.
 */
function chosenIn(
  groups: Awaited<ReturnType<typeof nextForDesk>>,
  { call, caller, day }: { call: Shown; caller: PersonAtDesk | undefined; day: string | null },
): string | null {
  if (call.slot_id || (caller && day)) return null
  const openings = groups.flatMap((group) => group.openings)
  return caller || openings.length === 1 ? (openings[0]?.slot_id ?? null) : null
}

/** Writes into a form what did not go on, and answers with the page's status; nothing when all went on. */
export function refusedIn(
  { caller, slot }: Gone,
  form: Form<unknown>,
): 409 | 422 | 429 | undefined {
  const errors: [string, Key, 409 | 422 | 429][] = []
  const field = form.values['health_insurance_number'] ? 'health_insurance_number' : 'last_name'
  if (caller === 'nobody') errors.push([field, 'desk.error.nobody', 422])
  if (caller === 'searched_too_often') errors.push([field, 'desk.error.searched_too_often', 429])
  if (slot === 'slot_taken' || slot === 'slot_held')
    errors.push(['slot', `desk.error.${slot}`, 409])
  for (const [name, key] of errors) form.errors[name] = key
  return errors[0]?.[2]
}
