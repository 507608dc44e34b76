import { CannotStart } from '../db/cannotStart.ts'
import { CHANNELS, MESSAGE_KINDS, MESSAGE_OUTCOMES } from '../db/lists.ts'
import { asOwner } from '../db/owner.ts'
import type { AnyMessageKind, Channel } from '../db/schema.ts'
import { type MessageCounts, messageCounts } from '../messages/messageCounts.ts'
import { switchOff, switchOn } from '../messages/switches.ts'
import type { Installation, Operation } from './operations.ts'

const SWITCHES = { off: switchOff, on: switchOn }
const ALL = 'all'

/** Tells how messages are, or switches a kind of them on a channel; nothing for words that are neither. */
export function messagesOperation(words: string[]): Operation | undefined {
  if (words.length === 0) return countMessages
  const [way, kind = '', channel = ''] = words
  if ((way !== 'off' && way !== 'on') || words.length !== 3) return undefined
  return async (on) => {
    const kinds = chosen('kind', MESSAGE_KINDS, kind)
    const channels = chosen('channel', CHANNELS, channel)
    await asOwner(on.urls.owner, (trx) => SWITCHES[way](trx, { kinds, channels }))
    return countMessages(on)
  }
}

function chosen<T extends string>(what: string, all: readonly T[], typed: string): readonly T[] {
  const found = typed === ALL ? all : all.filter((each) => each === typed)
  if (found.length > 0) return found
  throw new CannotStart(`there is no ${what} ${typed}; there are: ${all.join(', ')}, or ${ALL}`)
}

async function countMessages({ urls }: Installation) {
  const counts = await asOwner(urls.owner, (trx) => messageCounts(trx))
  const { queueCounted } = counts
  const said = queueCounted === undefined ? 'never' : `${age(queueCounted)} ago`
  return [
    ...section('waiting', (...of) => waiting(counts, ...of)),
    ...section('settled in the last 24 hours', (...of) => settled(counts, ...of)),
    ...section('switched off', (...of) => off(counts, ...of)),
    `the worker counted its queue: ${said}`,
  ].join('\n')
}

/** A line for each kind and channel of which there is something to say. */
function section(title: string, say: (channel: Channel, kind: AnyMessageKind) => string) {
  const lines = CHANNELS.flatMap((channel) =>
    MESSAGE_KINDS.flatMap((kind) => {
      const said = say(channel, kind)
      return said ? [`  ${`${kind} by ${channel}`.padEnd(24)} ${said}`] : []
    }),
  )
  return lines.length > 0 ? [`${title}:`, ...lines] : [`${title}: none`]
}

function waiting({ of }: MessageCounts, channel: Channel, kind: AnyMessageKind) {
  const [due, later, queued] = [
    of('due', channel, kind),
    of('later', channel, kind),
    of('queued', channel, kind),
  ]
  if (due + later + queued === 0) return ''
  const tried = of('tried', channel, kind)
  const oldest =
    due + queued > 0 ? `, oldest due for ${age(of('oldest_due_seconds', channel, kind))}` : ''
  return `due: ${due}, later: ${later}, in the queue: ${queued}, tried and failed: ${tried}${oldest}`
}

function settled(counts: MessageCounts, channel: Channel, kind: AnyMessageKind) {
  return MESSAGE_OUTCOMES.map((outcome) => [outcome, counts.settled(channel, kind, outcome)])
    .filter(([, count]) => count !== 0)
    .map(([outcome, count]) => `${outcome}: ${count}`)
    .join(', ')
}

function off({ isOff, of }: MessageCounts, channel: Channel, kind: AnyMessageKind) {
  return isOff(channel, kind) ? `for ${age(of('off_seconds', channel, kind))}` : ''
}

const UNITS = [
  [86_400, 'days'],
  [3600, 'h'],
  [60, 'min'],
] as const

/** So long, in the largest unit of which it is two. */
function age(seconds: number) {
  const [size, unit] = UNITS.find(([each]) => seconds >= 2 * each) ?? [1, 's']
  return `${Math.floor(seconds / size)} ${unit}`
}
