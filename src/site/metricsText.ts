import { CHANNELS, MESSAGE_KINDS, MESSAGE_OUTCOMES } from '../db/lists.ts'
import type { Counted, MessageCounts } from '../messages/messageCounts.ts'

const MESSAGES = CHANNELS.flatMap((channel) => MESSAGE_KINDS.map((kind) => ({ channel, kind })))

/** What is told of each channel and kind. */
const WAITING: Partial<Record<Counted, string>> = {
  due: 'Messages in the outbox whose hour has come, those that are switched off included.',
  later: 'Messages in the outbox whose hour has not come.',
  queued: 'Messages in the queue of the worker, when it last counted them.',
  tried: 'Waiting messages whose delivery failed at least once.',
  oldest_due_seconds: 'Seconds since the oldest waiting message is due.',
}

/** Labels and their value. */
type Sample = [Readonly<Record<string, string>>, number]

/**
 * The counts in Prometheus' text format 0.0.4. Every series is there at any time, at zero where there is nothing, and
 * labels are of closed lists.
 */
export function metricsText({ of, isOff, settled, queueCounted }: MessageCounts): string {
  const waiting = Object.entries(WAITING).map(([what, help]) =>
    gauge(
      what,
      help,
      MESSAGES.map((m) => [m, of(what as Counted, m.channel, m.kind)]),
    ),
  )
  const outcomes = MESSAGES.flatMap((m) =>
    MESSAGE_OUTCOMES.map(
      (outcome): Sample => [{ ...m, outcome }, settled(m.channel, m.kind, outcome)],
    ),
  )
  return [
    ...waiting,
    gauge(
      'settled_last_24_hours',
      'Messages of the last 24 hours, by what became of them.',
      outcomes,
    ),
    gauge(
      'off',
      'Whether an operator has switched these messages off.',
      MESSAGES.map((m) => [m, Number(isOff(m.channel, m.kind))]),
    ),
    gauge(
      'queue_counted_seconds',
      'Seconds since the worker last counted its queue.',
      queueCounted === undefined ? [] : [[{}, queueCounted]],
    ),
  ].join('')
}

function gauge(what: string, help: string, samples: Sample[]) {
  const name = `rendez_vous_messages_${what}`
  const lines = samples.map(([labels, value]) => `${name}${braced(labels)} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`
}

function braced(labels: Sample[0]) {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}
