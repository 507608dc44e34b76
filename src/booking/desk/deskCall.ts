import { call, rowsOf } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { retry } from '../../db/retry.ts'
import { careColumns } from '../../directory/columns.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

/** A call is of one member of staff at one clinic, and absent for every other. */
export interface DeskCallOf {
  id: string
  account: string
  clinic: string
}

/** What was noted of a call. */
export interface DeskCall {
  id: string
  /** Whom the last search found, and which of them it is: opaque. */
  found: readonly string[]
  person: string | null
  appointment_id: string | null
  draft: string | null
  slot_id: string | null
  until: Date | null
  lapsed: boolean | null
}

/** What somebody was found by is noted with the call; false when the call is not theirs, or booked. */
export async function noteCallers(
  db: Db,
  { id, account, clinic }: DeskCallOf,
  found: readonly string[],
): Promise<boolean> {
  const given = { call: id, account, clinic, found }
  return (await call<{ noted: boolean }>(db, 'note_callers', given)).noted
}

/** Begins a call with somebody whom they may look at, for no longer than that look; false for anybody else. */
export async function callPerson(
  db: Db,
  { id, account, clinic }: DeskCallOf,
  person: string,
): Promise<boolean> {
  const given = { call: id, account, clinic, person }
  return (await call<{ noted: boolean }>(db, 'call_person', given)).noted
}

/** Which of those who were found telephones; false for anybody else. */
export async function chooseCaller(
  db: Db,
  { id, account, clinic }: DeskCallOf,
  person: string,
): Promise<boolean> {
  const given = { call: id, account, clinic, person }
  return (await call<{ noted: boolean }>(db, 'choose_caller', given)).noted
}

export type DeskHeld = 'held' | 'slot_taken' | 'slot_held' | 'not_found'

/** Holds a free slot of the clinic for ten minutes, for this call alone, in place of the one that it held. */
export async function holdForDesk(
  db: Db,
  { id, account, clinic }: DeskCallOf,
  slot: string,
): Promise<DeskHeld> {
  const given = { call: id, account, clinic, slot }
  return (await call<{ outcome: DeskHeld }>(db, 'hold_for_desk', given)).outcome
}

/** Gives back what a call holds; done twice, or for another's, it changes nothing. */
export async function releaseForDesk(db: Db, { id, account }: DeskCallOf): Promise<void> {
  await call(db, 'release_for_desk', { call: id, account })
}

/** A call as its member of staff noted it; undefined for none of theirs. */
export function findDeskCall(
  db: Db,
  { id, account, clinic }: DeskCallOf,
): Promise<DeskCall | undefined> {
  const asked = rowsOf<DeskCall>('desk_call_of', { call: id, account, clinic })
  return retry(() => db.selectFrom(asked.as('asked')).selectAll().executeTakeFirst())
}

/** How many live visits the practitioner of a slot has while it lasts, of whomever. */
export async function visitsDuring(db: Db, slot: string): Promise<number> {
  return (await call<{ visits_during: number }>(db, 'visits_during', { slot })).visits_during
}

/** What a slot would book: when, with whom, for what and where; undefined for none. */
export function findDeskSlot(db: Db, slot: string) {
  return retry(() =>
    db
      .selectFrom('slot')
      .innerJoin('clinic', 'clinic.id', 'slot.clinic_id')
      .innerJoin('practitioner', 'practitioner.id', 'slot.practitioner_id')
      .innerJoin('healthcare_service', 'healthcare_service.id', 'slot.healthcare_service_id')
      .select(['slot.id', 'slot.clinic_id', 'slot.starts_at', 'slot.ends_at', 'slot.starts_on'])
      .select(careColumns)
      .where('slot.id', '=', slot)
      .executeTakeFirst(),
  )
}

/** The fields of a form as they were typed. */
export interface Draft {
  values: Record<string, string>
  lists: Record<string, string[]>
}

/** Keeps what was typed of how to reach somebody whose slot was lost, for the next one: sealed, until it is booked or a day old. */
export async function keepDraft(
  { db, keys }: { db: Db; keys: FieldKeys },
  { id, account, clinic }: DeskCallOf,
  { values, lists }: Draft,
): Promise<void> {
  const draft = keys.seal(JSON.stringify({ values, lists }), draftOf(id))
  await call(db, 'keep_draft', { call: id, account, clinic, draft })
}

/** What was kept of it. */
export function openDraft(
  keys: FieldKeys,
  { id, draft }: Pick<DeskCall, 'id' | 'draft'>,
): Draft | undefined {
  return draft === null ? undefined : (JSON.parse(keys.unseal(draft, draftOf(id))) as Draft)
}

const draftOf = (id: string) => `desk_call:${id}:draft`
