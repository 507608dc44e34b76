import { expect } from '../proofs/broken.ts'
import { type Answer, titleOf } from '../stage/answer.ts'
import { findForm } from './forms.ts'
import { arrive, expectSent } from './journey.ts'
import type { Person } from './people.ts'
import type { Visitor } from './visitor.ts'

const BOOK = '/fr/staff/book'

/** Who telephones: somebody with a card, or whose card is not at hand. */
export type Caller = Pick<Person, 'health_insurance_number'> | { last_name: string }

/** What a call asks for: a slot, or any that is taken on a day, beside whoever has it. */
export interface Asked {
  caller: Caller
  slot: string
  /** Which day, and which of its taken slots. */
  beside?: { day: string; at: number }
}

/** Takes a call to its end as a receptionist does; whether a visit was booked. Anything but that and a refusal in words is `Broken`. */
export async function answerCall(desk: Visitor, { caller, slot, beside }: Asked): Promise<boolean> {
  const page = await arrive(desk, BOOK)
  const path = /action="(\/fr\/staff\/book\/[0-9a-f-]{36})"/.exec(page.text)?.[1] ?? ''
  if (!(await says(desk, path, caller))) return false
  if (beside) return besideOthers(desk, path, beside)
  const held = await desk.post(desk.fill(path, { slot }))
  if (held.status !== 303) return toldAtDesk(held)
  await arrive(desk, path)
  return confirms(desk, `${path}/appointment`)
}

async function says(desk: Visitor, path: string, caller: Caller): Promise<boolean> {
  const known = 'health_insurance_number' in caller
  const { health_insurance_number = '' } = known ? caller : {}
  if (!known) await arrive(desk, `${path}/without-card`)
  const sent = known
    ? desk.fill(path, { health_insurance_number, slot: [] })
    : desk.fill(`${path}/without-card`, {
        ...{ last_name: caller.last_name, first_name: 'Exemple' },
        ...{ birth_date: '1990-01-31', reason: 'forgotten' },
      })
  const answer = await desk.post(sent)
  if (answer.status !== 303) return toldAtDesk(answer)
  await arrive(desk, path)
  return true
}

async function besideOthers(
  desk: Visitor,
  path: string,
  { day, at }: NonNullable<Asked['beside']>,
): Promise<boolean> {
  const { text } = await arrive(desk, `${path}/beside?day=${day}`)
  const taken = [...text.matchAll(/href="([^"]+\/beside\/[0-9a-f-]{36})"/g)].map(
    ([, link = '']) => link,
  )
  const link = taken[at % (taken.length || 1)]
  if (!link) return false
  await arrive(desk, link)
  return confirms(desk, link, { reason: 'urgent' })
}

/** Confirms, and once more when there was something new to see. */
async function confirms(
  desk: Visitor,
  path: string,
  more: Record<string, string> = {},
): Promise<boolean> {
  for (let times = 0; times < 2 && findForm(desk.page(), path); times++) {
    const email = `${crypto.randomUUID()}@prove.example`
    const answer = await desk.post(desk.fill(path, { ...more, messages: 'email', email }))
    if (answer.status === 303) return true
    toldAtDesk(answer)
  }
  return false
}

/** A refusal at the desk stays on its page, and says why; false, for whoever was refused. */
function toldAtDesk({ status, text }: Answer): false {
  expect(status === 409, `the desk answered ${status} “${titleOf(text)}”, not 409`)
  expect(text.includes('class="error-summary"'), 'a refusal at the desk says nothing')
  return false
}

/** What becomes of the visits of closed days, in turn; nothing for one that is decided on later. */
const KINDS = ['cancel', 'move', 'keep', 'telephone', ''] as const

/** Closes a day with a decision for each of its visits; the path of the closure, and how many were decided on. */
export async function closeDay(
  manager: Visitor,
  day: string,
): Promise<{ path: string; decided: number }> {
  const { text } = await arrive(
    manager,
    `/fr/staff/closures/new?with=&first_day=${day}&last_day=${day}`,
  )
  const offers = findForm(text, '/fr/staff/closures')?.offers['decision'] ?? []
  const visits = Map.groupBy(offers.filter(Boolean), (value) => value.split('.')[0])
  const decision = [...visits.values()].map((values, at) => {
    const kind = KINDS[at % KINDS.length] ?? ''
    return (
      values.find((value) => value.split('.')[2] === kind) ?? (kind === 'move' ? values[0] : '')
    )
  })
  const chosen = decision.filter((value) => value !== undefined)
  const closed = await manager.post(
    manager.fill('/fr/staff/closures', { decision: chosen, reason: 'Essai' }),
  )
  expectSent(closed, /^\/fr\/staff\/closures\/[0-9a-f-]{36}$/)
  return { path: closed.location, decided: chosen.filter(Boolean).length }
}

/** Has all be undone that was decided, then opens the days again. */
export async function openAgain(manager: Visitor, path: string): Promise<void> {
  await arrive(manager, path)
  const undone = await manager.post(manager.write(`${path}/undoing`, { decision: 'all' }))
  expectSent(undone, path)
  await arrive(manager, path)
  expectSent(await manager.post(manager.write(`${path}/reopening`, {})), path)
}

/** Writes a plan for somebody from a day on, with hours every day, and publishes it as it was seen, however often it changes. */
export async function publishPlan(
  manager: Visitor,
  plan: { practitioner: string; from: string; hours: readonly [string, string] },
): Promise<void> {
  const { practitioner, from, hours } = plan
  await arrive(manager, '/fr/staff/openings/plans/new')
  const validity = { practitioner_id: practitioner, valid_from: from, valid_to: '' }
  const made = await manager.post(manager.fill('/fr/staff/openings/plans', validity))
  expectSent(made, /^\/fr\/staff\/openings\/plans\/[0-9a-f-]{36}$/)
  await arrive(manager, made.location)
  const [from_time, to_time] = hours
  const days = ['1', '2', '3', '4', '5', '6', '7']
  const written = manager.fill(`${made.location}/hours`, { days, from_time, to_time })
  expectSent(await manager.post(written), made.location)
  const path = `${made.location}/publication`
  await arrive(manager, path)
  for (let times = 0; times < MOST_TRIES; times++) {
    const { status, location } = await manager.post(manager.fill(path))
    if (status === 303) {
      expect(location.startsWith('/fr/staff/openings?'), `publishing led to ${location}`)
      return
    }
    expect(status === 409, `publishing answered ${status}`)
  }
  expect(false, `a plan changed ${MOST_TRIES} times while it was being published`)
}

const MOST_TRIES = 200
