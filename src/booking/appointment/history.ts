import type { MESSAGE_OUTCOMES } from '../../db/lists.ts'
import type { AnyMessageKind, Channel, EventKind, MessageKind } from '../../db/schema.ts'
import { UNCONFIRMED } from '../../messages/reasons.ts'
import { accountOf } from '../../privacy/actor.ts'

/** Rows as JSON carries them. */
export interface HistoryRows {
  events: {
    kind: EventKind
    channel: 'web' | 'telephone' | 'desk' | null
    reason: 'patient' | 'clinic' | 'practitioner' | 'mistake' | null
    who: string
    starts_at: string
    at: string
  }[]
  receipts: {
    channel: Channel
    kind: MessageKind
    outcome: (typeof MESSAGE_OUTCOMES)[number]
    reason: string | null
    at: string
  }[]
  waiting: { channel: Channel; kind: AnyMessageKind; at: string }[]
}

/** Everything that happened to an appointment, messages included, earliest first. */
export function historyOf({ events, receipts, waiting }: HistoryRows) {
  return [
    ...events.map(({ at, starts_at, who, ...event }) => ({
      ...{ ...event, at: new Date(at), starts_at: new Date(starts_at), receipt: null },
      ...{ how: howOf(event), account: accountOf(who) },
    })),
    ...receipts.map(({ at, ...row }) => ({
      ...{ at: new Date(at), receipt: { ...row, outcome: shownOutcome(row) } },
    })),
    ...waiting.map(({ at, ...row }) => ({
      ...{ at: new Date(at), receipt: { ...row, outcome: 'waiting' as const } },
    })),
  ].sort((one, other) => one.at.getTime() - other.at.getTime())
}

const TOLD = ['booked', 'overbooked', 'moved', 'contact_changed', 'cancelled', 'restored'] as const

/** Whether a person is told: where they were on the day is the clinic's own. */
export function isTold(entry: ReturnType<typeof historyOf>[number]): boolean {
  return entry.receipt !== null || TOLD.some((kind) => kind === entry.kind)
}

/** The channel whose last message was refused for good: its address is to be looked at. */
export function lastRefused({ receipts }: Pick<HistoryRows, 'receipts'>): Channel | null {
  const last = new Map(receipts.map(({ channel, outcome }) => [channel, outcome]))
  const refused = [...last].find(([, outcome]) => outcome === 'refused')
  return refused?.[0] ?? null
}

type Event = HistoryRows['events'][number]

/** Online, or by the clinic, which may have been asked to. */
function howOf({ kind, channel, reason }: Pick<Event, 'kind' | 'channel' | 'reason'>) {
  if (channel === 'web') return 'web'
  if (kind !== 'cancelled' || reason === null) return 'clinic'
  return reason === 'patient' || reason === 'mistake' ? reason : 'clinic'
}

function shownOutcome({
  outcome,
  reason,
}: Pick<HistoryRows['receipts'][number], 'outcome' | 'reason'>) {
  return outcome === 'sent' && reason === UNCONFIRMED ? UNCONFIRMED : outcome
}
