import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { carryOutDecisions } from '../../../src/booking/closures/carryOut.ts'
import { authorize, aWorker } from '../../staff/worker.ts'
import type { TestApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../../support/factories.ts'
import { loggedTo } from '../../support/logged.ts'
import { patientPool } from '../../support/patient.ts'
import { useSeen } from '../../support/seen.ts'

/** A Tuesday of the tests, and the instants of its visits. */
export const DAY = '2026-11-24'
export const atMinute = (minute: number) =>
  new Date(Date.parse(`${DAY}T14:00:00Z`) + minute * 60_000).toISOString()

export interface Booked {
  id: string
  slot: string
  visitor: ReturnType<typeof aVisitor>
}

export type ClinicAtWork = Awaited<ReturnType<ReturnType<typeof useClosing>['aClinicAtWork']>>

/** What tests of closures share: a clinic at work, its manager, and the worker that carries out what was decided. */
export function useClosing(context: TestApp) {
  let jobs: ReturnType<typeof patientPool>
  beforeAll(() => {
    jobs = patientPool(context.jobsUrl)
  })
  afterAll(() => jobs.db.destroy())

  /** A clinic with some booked visits on one day, a free slot on it, and one on another day. */
  async function aClinicAtWork({ visits = 2, email = 'elodie@exemple.ca' } = {}) {
    const clinic = (await aClinic(context.owner)).id
    const anne = (await aPractitioner(context.owner, clinic)).id
    const of = { clinic_id: clinic, practitioner_id: anne }
    const slot = async (minute: number, row = {}) =>
      (await aSlot(context.owner, { ...of, starts_at: atMinute(minute), ...row })).id
    const booked: Booked[] = []
    for (let number = 0; number < visits; number++) {
      const visitor = aVisitor(context, await aPerson(context.owner, context.keys))
      const id = await slot(20 * number)
      booked.push({ id: await visitor.booked(id, email), slot: id, visitor })
    }
    const free = await slot(20 * visits)
    const elsewhere = await slot(0, { starts_at: '2026-11-26T14:00:00Z' })
    await context.owner.query('delete from outbox')
    return { clinic, anne, booked, free, elsewhere, slot, manager: await aManager(clinic) }
  }

  async function aManager(clinic: string) {
    const { client, account } = await aWorker(context, [{ clinic, role: 'manager' }])
    await authorize(context, account, clinic)
    return client
  }

  /** Closes the day as a manager does, with a decision for each visit named; the closure's id, and what was answered. */
  async function close(
    manager: TestClient,
    decisions: readonly string[],
    {
      closure = randomUUID() as string,
      whom = '',
      last_day = '',
      from_time = '',
      to_time = '',
    } = {},
  ) {
    const days = { with: whom, first_day: DAY, last_day, from_time, to_time }
    await manager.get(`/fr/staff/closures/new?${new URLSearchParams(days)}`)
    const fields = { closure, ...days, reason: 'Tempête', decision: [...decisions] }
    return { closure, answer: await manager.post('/fr/staff/closures', fields) }
  }

  const told: string[] = []
  const log = loggedTo(told, 'error')
  beforeEach(() => {
    told.length = 0
  })
  const carriedOut = () => carryOutDecisions(jobs.db, log)
  const seen = useSeen(context)

  const visits = () =>
    seen<{ id: string; status: string; version: number; slot_id: string }>(
      'select id, status, version, slot_id from appointment order by starts_at, id',
    )
  const slotStatus = async (id: string) =>
    (await seen<{ status: string }>('select status from slot where id = $1', [id]))[0]?.status
  const decisions = () =>
    seen<{ kind: string; state: string; why: string | null }>(
      'select kind, state, why from closure_decision order by id',
    )
  const outbox = () =>
    seen<{ kind: string; appointment_id: string }>(
      'select kind, appointment_id from outbox order by kind, appointment_id',
    )

  return {
    ...{ aClinicAtWork, aManager, close, carriedOut, seen, visits, slotStatus, decisions, outbox },
    told,
    jobs: () => jobs.db,
  }
}
