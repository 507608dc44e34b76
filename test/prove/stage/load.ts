import { setTimeout as pause } from 'node:timers/promises'
import type { Known } from '../people/crowd.ts'
import { appointmentIn, toCancel, toConfirm } from '../people/journey.ts'
import type { Visitor } from '../people/visitor.ts'
import { expectAway, LONGEST_MS } from '../proofs/away.ts'
import { Broken, expect } from '../proofs/broken.ts'
import { expectCleanRefusal } from '../proofs/refusal.ts'
import { type Answer, type Sent, titleOf } from './answer.ts'
import type { Stage } from './stage.ts'

/** What people were told while the load went on. */
export interface Ledger {
  /** Appointments whose confirmation was seen, by id: whether their cancellation was seen too. */
  readonly told: Map<string, { cancelled: boolean }>
  /** Answers that were a 503, and requests whose connection was lost. */
  away: number
  lost: number
  slowest: number
  /** When the last of these came, and when the first right answer after it, on the clock of this process. */
  troubleAt: number
  recoveredAt: number
}

export interface Load {
  readonly ledger: Ledger
  /** Lets everybody finish, and throws what anyone met that should not be. */
  stop(): Promise<void>
}

/**
 * People book, and often cancel, one after the other, and try again what failed, as the page tells them. Any answer
 * but the right one, a clean refusal and a proper 503 breaks the promise; `loses` allows lost connections.
 */
export async function startLoad(
  stage: Stage,
  { workers, loses }: { workers: number; loses: boolean },
): Promise<Load> {
  const ledger: Ledger = {
    told: new Map(),
    away: 0,
    lost: 0,
    slowest: 0,
    troubleAt: 0,
    recoveredAt: 0,
  }
  const people = await stage.crowd.identified(workers)
  const slots = await stage.sql<{ id: string }>(`select id from slot where status = 'free'`)
  const some = () => slots[Math.floor(Math.random() * slots.length)]?.id ?? ''
  let over = false
  const work = Promise.allSettled(
    people.map(async (visitor) => {
      const patient = persistent(visitor, ledger, loses)
      while (!over) await visit(patient, some(), ledger)
    }),
  )
  const stop = async () => {
    over = true
    for (const result of await work) if (result.status === 'rejected') throw result.reason
  }
  return { ledger, stop }
}

async function visit(visitor: Visitor & Pick<Known, 'person'>, slot: string, ledger: Ledger) {
  const held = await visitor.post(visitor.write('/fr/holds', { slot_id: slot }))
  if (held.status !== 303) return expectCleanRefusal(held)
  const form = await toConfirm(visitor, held.location)
  if (!form) return
  const booked = await visitor.post(form)
  const id = appointmentIn(booked)
  if (!id) return expectCleanRefusal(booked)
  ledger.told.set(id, { cancelled: false })
  if (Math.random() < 0.1) return
  const cancelled = await visitor.post(await toCancel(visitor, id))
  expect(appointmentIn(cancelled) === id, `cancelling answered ${cancelled.status}`)
  ledger.told.set(id, { cancelled: true })
}

const PATIENCE_MS = 30_000

/** The visitor, who tries again after a 503, with the page's own form, and after a lost connection. */
function persistent<V extends Visitor>(visitor: V, ledger: Ledger, loses: boolean): V {
  async function persist(send: () => Promise<Answer>, again: () => Promise<Answer>, sent?: Sent) {
    const deadline = performance.now() + PATIENCE_MS
    let answer = await send()
    while (performance.now() < deadline) {
      const { milliseconds } = answer
      expect(milliseconds < LONGEST_MS, `${answer.status} after ${Math.round(milliseconds)} ms`)
      ledger.slowest = Math.max(ledger.slowest, milliseconds)
      if (answer.status !== 0 && answer.status < 500) {
        if (ledger.troubleAt > ledger.recoveredAt) ledger.recoveredAt = performance.now()
        return answer
      }
      if (answer.status === 0) {
        expect(loses, `a connection was lost (${answer.text})`)
        ledger.lost++
      } else {
        expectAway(answer, sent)
        ledger.away++
      }
      ledger.troubleAt = performance.now()
      await pause(100 + 100 * Math.random())
      answer = answer.status === 0 ? await send() : await again()
    }
    throw new Broken(`for 30 s nothing but ${answer.status} “${titleOf(answer.text)}”`)
  }
  const get = (path: string) => {
    const send = () => visitor.get(path)
    return persist(send, send)
  }
  const post = (sent: Sent) =>
    persist(
      () => visitor.post(sent),
      () => visitor.post(visitor.fill(sent.path)),
      sent,
    )
  return { ...visitor, get, post }
}
