import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import { daysAfter, laterOf, siteDay } from '../calendar.ts'
import type { Easter } from '../exceptions/holidays.ts'
import type { Draft } from '../plans/drafts.ts'
import { horizonOf } from './publishSlots.ts'
import { type Days, type Exception, type Timetable, timetableOf } from './timetable.ts'
import { practitionersIn, type Visit, visitsIn } from './visits.ts'

/** What would be planned for some practitioners of a clinic on some days, and from which version of its timetable. */
interface Planned extends Days {
  clinic: string
  version: number
  practitioners: readonly string[]
  visits: Visit[]
}

/** A visit that cannot be, since its practitioner is at a clinic then, from and to. */
interface Clash {
  practitioner_id: string
  starts_at: Date
  clinic: string
  zone: string
  from: Date
  to: Date
}

/** What a publication would do to the slots to come. */
export interface Difference {
  added: number
  withdrawn: number
  /** Of those that are withdrawn: somebody holds them now. */
  held: number
  /** Booked, and in no plan any more: they stay. */
  kept: { practitioner_id: string; starts_at: Date }[]
  /** Left out. */
  clashes: Clash[]
  /** Names the difference: who has seen it publishes this one and no other. */
  digest: string
}

/** What became of a publication: done, or not, since something changed after it was seen, or nobody is named to protect
 * what the clinic knows of people; null for no plan or batch of the clinic's. */
export type Published = 'done' | 'changed' | 'no_officer' | 'foreign' | null

/** A draft of a clinic, at a moment. */
interface OfDraft {
  clinic: string
  draft: Draft
  now: Date
}

/** What publishing a draft would do. */
export async function previewPlan(db: Db, given: OfDraft): Promise<Difference> {
  return difference(db, await withDraft(db, given))
}

/** Publishes a draft, all or nothing, when it does what was seen (a digest). Called again, it says `done` again. */
export async function publishPlan(
  db: Db,
  { seen, ...given }: OfDraft & { seen: string },
): Promise<Published> {
  const { practitioners: _, ...planned } = await withDraft(db, given)
  const { id: plan, version: plan_version } = given.draft
  const named = { ...planned, plan, plan_version, digest: seen }
  return (await call<{ outcome: Published }>(db, 'publish_plan', named)).outcome
}

async function withDraft(db: Db, { clinic, draft, now }: OfDraft): Promise<Planned> {
  const today = siteDay(now)
  const from = laterOf(draft.valid_from, today)
  const timetable = await timetableOf(db, { clinic, from })
  const end = endOf(timetable, today)
  // Plans for some weeks stay when one without an end is published around them.
  const prevailing = timetable.plans.filter(
    ({ valid_from, valid_to }) => !draft.valid_to && valid_to && valid_from > draft.valid_from,
  )
  const before = draft.valid_to ? earlierOf(daysAfter(draft.valid_to, 1), end) : end
  return planned(
    { ...timetable, plans: [...prevailing, draft, ...timetable.plans] },
    { from, before, practitioners: [draft.practitioner_id] },
  )
}

/** What is to change in the days of a clinic. */
export interface DayChange {
  added: readonly Exception[]
  /** A batch that is to differ no longer. */
  removed: string | null
  /** Another choice of Easter days. */
  easter: Easter | null
}

interface OfDays extends DayChange {
  clinic: string
  now: Date
}

/** What days that differ would do. */
export async function previewDays(db: Db, given: OfDays): Promise<Difference> {
  return difference(db, await withDays(db, given))
}

/**
 * Has days differ, or differ no longer, all or nothing, when it does what was seen (a digest; null for whoever wants it whatever
 * it does).
 */
export async function publishDays(
  db: Db,
  { seen, by, ...given }: OfDays & { seen: string | null; by: string },
): Promise<Published> {
  const { practitioners, ...planned } = await withDays(db, given)
  const { added: exceptions, removed, easter } = given
  const change = { exceptions, removed, easter, by, digest: seen }
  const named = { ...planned, ...change, practitioners: listed(practitioners) }
  return (await call<{ outcome: Published }>(db, 'change_timetable', named)).outcome
}

async function withDays(db: Db, { clinic, added, removed, easter, now }: OfDays): Promise<Planned> {
  const today = siteDay(now)
  const timetable = await timetableOf(db, { clinic, from: today })
  const gone = timetable.exceptions.filter(({ batch_id }) => batch_id === removed)
  const days = [...added, ...gone].map(({ on_day }) => on_day).toSorted()
  const end = endOf(timetable, today)
  const from = easter ? today : laterOf(days[0] ?? today, today)
  const before = easter ? end : earlierOf(daysAfter(days.at(-1) ?? today, 1), end)
  const left = timetable.exceptions.filter((exception) => !gone.includes(exception))
  const touched = [...added, ...gone].map(({ practitioner_id }) => practitioner_id)
  const exceptions = [...left, ...added]
  const changed = { ...timetable, exceptions, easter: easter ?? timetable.easter }
  const practitioners =
    easter || touched.includes(null)
      ? [...practitionersIn(timetable), ...(await withSlots(db, clinic, { from, before }))]
      : touched.filter((id) => id !== null)
  return planned(changed, { from, before, practitioners: [...new Set(practitioners)] })
}

/** Who has slots on some days, planned or not. */
async function withSlots(db: Db, clinic: string, { from, before }: Days): Promise<string[]> {
  const rows = await retry(() =>
    db
      .selectFrom('slot')
      .select('practitioner_id')
      .distinct()
      .where('clinic_id', '=', clinic)
      .where('starts_on', '>=', from)
      .where('starts_on', '<', before)
      .where('status', '!=', 'entered-in-error')
      .execute(),
  )
  return rows.map(({ practitioner_id }) => practitioner_id)
}

function planned(
  timetable: Timetable,
  { from, before, practitioners }: Days & { practitioners: readonly string[] },
): Planned {
  const visits = visitsIn(timetable, { from, before }, practitioners)
  const { clinic, version } = timetable
  return { clinic, version, from, before, practitioners, visits }
}

async function difference(db: Db, { version: _, practitioners, ...planned }: Planned) {
  const given = { ...planned, practitioners: listed(practitioners) }
  const told = await call<Told<Difference>>(db, 'preview_timetable', given)
  return {
    ...told,
    kept: told.kept.map((kept) => ({ ...kept, starts_at: new Date(kept.starts_at) })),
    clashes: told.clashes.map(({ starts_at, from, to, ...clash }) => ({
      ...clash,
      starts_at: new Date(starts_at),
      from: new Date(from),
      to: new Date(to),
    })),
  } satisfies Difference
}

/** As JSON tells it, where an instant is a text. */
type Told<Value> = Value extends Date
  ? string
  : Value extends object
    ? { [Name in keyof Value]: Told<Value[Name]> }
    : Value

/** The day before which a clinic has slots: what lies after is the horizon's to add, in time. */
function endOf({ extended_to }: Timetable, today: string): string {
  return laterOf(extended_to ?? today, horizonOf(today))
}

const earlierOf = (one: string, other: string) => (one < other ? one : other)

/** Ids as an array of the database's. */
const listed = (ids: readonly string[]) => `{${ids.join(',')}}`
