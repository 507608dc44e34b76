import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cancel } from '../../../src/booking/appointment/cancel.ts'
import { closeDays } from '../../../src/booking/closures/close.ts'
import { decide, undo } from '../../../src/booking/closures/decide.ts'
import { submission } from '../../../src/booking/submission/submission.ts'
import { useApp } from '../../support/app.ts'
import { disorder } from '../../support/booking.ts'
import { now } from '../../support/database.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'
import { DAY, useClosing } from './closing.ts'

const context = useApp()
const closing = useClosing(context)
const { seen } = closing

const KINDS = ['cancel', 'move', 'telephone', 'keep'] as const
type Kind = (typeof KINDS)[number]
type Step =
  | { does: 'decide'; visit: number; kind: Kind }
  | { does: 'leave'; visit: number }
  | { does: 'carry out' | 'undo' }

/** A visit of a closed day, as somebody would keep it on paper. */
interface OnPaper {
  status: 'booked' | 'cancelled'
  version: number
  moved: boolean
  told: number
  decision: { kind: Kind; version: number; state: 'pending' | 'done' | 'undoing' } | undefined
}

const steps = fc.array(
  fc.oneof(
    fc.record({
      does: fc.constant('decide' as const),
      visit: fc.nat(1),
      kind: fc.constantFrom(...KINDS),
    }),
    fc.record({ does: fc.constant('leave' as const), visit: fc.nat(1) }),
    fc.record({ does: fc.constantFrom('carry out' as const, 'undo' as const) }),
  ),
  { minLength: 4, maxLength: 12 },
)

/** What becomes of a visit when the next decision on it is carried out, or undone. */
function carriedOut(visit: OnPaper): OnPaper {
  const { decision, version, told } = visit
  if (!decision || decision.state === 'done') return visit
  const { kind } = decision
  if (decision.state === 'undoing') {
    if (kind === 'telephone' || kind === 'keep') return { ...visit, decision: undefined }
    if (decision.version !== version) return { ...visit, decision: { ...decision, state: 'done' } }
    const back = { status: 'booked', moved: false, told: told - 1 } as const
    return { ...back, version: version + 1, decision: undefined }
  }
  if (visit.status !== 'booked' || decision.version !== version)
    return { ...visit, decision: undefined }
  if (kind === 'telephone' || kind === 'keep')
    return { ...visit, decision: { ...decision, state: 'done' } }
  return {
    ...{ version: version + 1, told: told + 1, moved: kind === 'move' },
    status: kind === 'cancel' ? 'cancelled' : 'booked',
    decision: { kind, version: version + 1, state: 'done' },
  }
}

/** Whether a visit waits for a decision. */
const waits = ({ status, moved, version, decision }: OnPaper) =>
  status === 'booked' && !moved && !(decision && decision.version === version)

const undone = (visit: OnPaper): OnPaper => {
  const { decision } = visit
  if (decision?.state === 'pending') return { ...visit, decision: undefined }
  return decision?.state === 'done'
    ? { ...visit, decision: { ...decision, state: 'undoing' } }
    : visit
}

async function history(all: readonly Step[]) {
  await seen(
    'truncate closure, closure_decision, review_item, plan_exception, appointment, slot, hold, outbox cascade',
  )
  const { clinic, booked, slot } = await closing.aClinicAtWork()
  const elsewhere = [await slot(0, { starts_at: '2026-11-27T14:00:00Z' })]
  elsewhere.push(await slot(0, { starts_at: '2026-11-27T15:00:00Z' }))
  const [row] = await seen<{ id: string }>('select id from staff_account limit 1')
  const who = { staff: row?.id ?? '', clinic }
  const closure = randomUUID()
  const days = { practitioner: null, first_day: DAY, last_day: DAY }
  const all_day = { from_time: null, to_time: null, reason: '' }
  await closeDays(context.db, who, { clinic, closure, ...days, ...all_day, by: who.staff, now })
  let paper = booked.map(
    (): OnPaper => ({ status: 'booked', version: 1, moved: false, told: 0, decision: undefined }),
  )
  for (const step of all) {
    if (step.does === 'decide') {
      const { visit: at, kind } = step
      const visit = paper[at] as OnPaper
      const appointment = booked[at]?.id ?? ''
      const target = kind === 'move' ? (elsewhere[at] ?? null) : null
      const decision = { appointment, version: visit.version, kind, slot: target }
      await decide(context.db, who, { clinic, closure, decisions: [decision] })
      const taken = {
        ...visit,
        decision: { kind, version: visit.version, state: 'pending' } as const,
      }
      if (waits(visit)) paper = paper.with(at, taken)
    } else if (step.does === 'leave') {
      const visit = paper[step.visit] as OnPaper
      const one = booked[step.visit]
      if (!one || visit.status === 'cancelled') continue
      const appointment = await one.visitor.opened(one.id)
      const asked = { ...submission(randomUUID(), {}), appointment, actor: one.visitor.actor }
      expect(await cancel(context.db, asked)).toMatchObject({ outcome: 'done' })
      const left = {
        status: 'cancelled',
        version: visit.version + 1,
        told: visit.told + 1,
      } as const
      paper = paper.with(step.visit, { ...visit, ...left })
    } else if (step.does === 'undo') {
      await undo(context.db, who, { clinic, closure, decision: null })
      paper = paper.map(undone)
    } else {
      await closing.carriedOut()
      paper = paper.map(carriedOut)
    }
    await agrees()
  }

  async function agrees() {
    const rows = await seen(
      `select a.status, a.version, a.starts_at::date > $1 as moved,
          (select count(*)::int from outbox o where o.appointment_id = a.id) as told
        from appointment a join unnest($2::uuid[]) with ordinality as b (id, place) using (id) order by place`,
      [DAY, booked.map(({ id }) => id)],
    )
    const said = paper.map(({ decision: _, ...visit }) => visit)
    expect(rows).toEqual(said)
    expect(await disorder(context)).toEqual([])
    const free = `select id from slot where starts_on = $1 and status = 'free'`
    expect(await seen(free, [DAY])).toEqual([])
  }
}

test('whatever is decided, carried out, undone and cancelled in whatever order, the clinic has what paper would have', async () => {
  await fc.assert(fc.asyncProperty(steps, history), { numRuns: 12 })
})

test('control: without the version of a visit, paper and clinic would differ', async () => {
  const leaves: Step[] = [
    { does: 'decide', visit: 0, kind: 'cancel' },
    { does: 'leave', visit: 0 },
    { does: 'carry out' },
  ]
  const look = "a.status <> 'booked' or a.version <> d.version or"
  await sabotagedRoutine(
    context,
    'carry_out',
    (words) => words.replace(look, ''),
    () => expect(history(leaves)).rejects.toThrow('to deeply equal'),
  )
  await history(leaves)
})
