import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type BookParts, book } from '../booking/appointment/book.ts'
import { type HoldLimits, hold } from '../booking/hold/hold.ts'
import type { Contact } from '../booking/patient/contact.ts'
import { submission } from '../booking/submission/submission.ts'
import { Problems } from '../csv/problems.ts'
import { readWhole } from '../csv/readCsv.ts'
import { fileAt } from '../csv/sourceFile.ts'
import { RegisterLine } from '../identity/register/registerFile.ts'
import { DEMO_CARDS } from './cards.ts'
import { DEMO_CLINIC } from './staff.ts'

const DAYS = 3
const A_DAY = 8

/**
 * Books visits of invented people for the days to come at the clinic whose staff a demonstration shows, by the same commands as
 * anybody's: their day sheet has somebody on it. A day that has enough of them stays as it is; the people whose cards are to be
 * tried have none.
 */
export async function bookDemoVisits(parts: BookParts & { limits: HoldLimits }, now: Date) {
  const people = await invented()
  for (const [at, slot] of (await slotsToTake(parts, now)).entries()) {
    const row = people[at % people.length]
    if (!row) return
    const actor = { session: randomUUID() }
    const known = await parts.register.match(row, actor)
    if (!known) continue
    const { person } = known
    const held = await hold(parts, { actor, slot, person, proved: false })
    if (held.outcome !== 'held') continue
    const contact = contactOf(at)
    const asked = { ...submission(randomUUID(), { ...contact }), hold: held.hold_id, contact }
    await book(parts, { ...asked, actor, person, proved: false, locale: 'fr' })
  }
}

/** Free slots of the clinic that nobody of the demonstration takes yet, some of each of the days to come. */
async function slotsToTake({ db }: Pick<BookParts, 'db'>, now: Date): Promise<string[]> {
  const slots = await db
    .selectFrom('slot')
    .innerJoin('clinic', 'clinic.id', 'slot.clinic_id')
    .select(['slot.id', 'starts_on', 'status'])
    .where('clinic.code', '=', DEMO_CLINIC)
    .where('starts_at', '>', new Date(now.getTime() + 20 * 60_000))
    .where('starts_at', '<', new Date(now.getTime() + (DAYS + 4) * 86_400_000))
    .where('status', 'in', ['free', 'busy'])
    .orderBy('starts_at')
    .orderBy('slot.id')
    .execute()
  const days = [...Map.groupBy(slots, ({ starts_on }) => starts_on).values()].slice(0, DAYS)
  return days.flatMap((day) => {
    const free = day.filter(({ status }) => status === 'free')
    const lacking = Math.max(0, A_DAY - (day.length - free.length))
    const step = Math.max(1, Math.floor(free.length / (lacking + 1)))
    return free
      .filter((_, at) => at % step === 0)
      .slice(0, lacking)
      .map(({ id }) => id)
  })
}

async function invented() {
  const file = fileAt(join(import.meta.dirname, '../../demo/people.csv'))
  const tried = new Set(
    DEMO_CARDS.map(({ fields }) => fields['health_insurance_number']?.replaceAll(' ', '')),
  )
  const lines = await readWhole(file, RegisterLine, new Problems())
  return lines.map(({ row }) => row).filter((row) => !tried.has(row.health_insurance_number))
}

/** Some have an address, some a telephone, one nothing; some need something. */
function contactOf(at: number): Contact {
  const [one, three] = [at % 5 === 0, at % 4 === 0]
  return {
    email: one ? '' : `personne-${at + 1}@exemple.ca`,
    consent: !one,
    phone: three ? '' : `+1514555${String(100 + at).padStart(4, '0')}`,
    ...(at % 6 === 1 && { needs: ['mobility'] }),
    ...(at % 6 === 4 && { needs: ['interpreter'] }),
  }
}
