import { cardOf, type Person, person, REGISTERED } from '../people/people.ts'
import type { Answer } from '../stage/answer.ts'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import type { Proof } from './proof.ts'

/** Nobody can tell by the answer, or by its time, whether a number is known, a card is wrong or a person throttled (S-03). */
export const timing: Proof = {
  name: 'timing',
  prove: (stage) => run(stage, 120),
  control: {
    without: 'equal work',
    sql: `alter policy reader on register_entry
      using (person = (select (door.shown()).person) and pg_sleep(0.012) is not null)`,
    prove: (stage) => run(stage, 60),
  },
}

const KINDS = ['unknown', 'wrong', 'throttled'] as const
type Kind = (typeof KINDS)[number]

/** After so many failures in a day, each from another address, the right card is answered like a wrong one. */
const THROTTLED_AFTER = 20
/** With so many tries, chance alone gives no more than this: a guess from the time of one answer is a coin toss. */
const FAREST_FROM_EVEN = 0.15

async function run(stage: Stage, tries: number): Promise<string> {
  const throttled = Array.from({ length: 5 }, (_, at) => person(REGISTERED - 1 - at))
  for (const one of throttled)
    for (let time = 0; time < THROTTLED_AFTER; time++) await answerTo(stage, wrongCard(one))
  const cards: Record<Kind, (at: number) => Record<string, string>> = {
    unknown: (at) => cardOf(person(REGISTERED + at)),
    wrong: (at) => wrongCard(person(at)),
    throttled: (at) => cardOf(throttled[at % throttled.length] ?? person(0)),
  }
  const times: Record<Kind, number[]> = { unknown: [], wrong: [], throttled: [] }
  for (let at = 0; at < tries; at++) {
    // In an order that no drift of the machine follows.
    const kinds = KINDS.toSorted(() => Math.random() - 0.5)
    const pages = new Set<string>()
    for (const kind of kinds) {
      const { answer, page } = await answerTo(stage, cards[kind](at))
      times[kind].push(answer.milliseconds)
      pages.add(page)
    }
    expect(pages.size === 1, 'the answers are not the same')
  }
  const shares = [
    share(times.unknown, times.wrong),
    share(times.throttled, times.wrong),
    share(times.unknown, times.throttled),
  ]
  const most = Math.max(...shares.map((one) => Math.abs(one - 0.5)))
  const medians = KINDS.map((kind) => `${kind} ${median(times[kind]).toFixed(1)} ms`).join(', ')
  const seen = `medians of ${tries}: ${medians}; told apart in ${(50 + 100 * most).toFixed(0)} % of pairs`
  expect(most < FAREST_FROM_EVEN, seen)
  return `byte for byte one answer; ${seen} (50 is chance)`
}

const wrongCard = (one: Person) => ({ ...cardOf(one), sequence_number: '99' })

/** Tries a card from a new address, and returns the answer without what differs by right: what was typed, and the token. */
async function answerTo({ crowd }: Stage, card: Record<string, string>) {
  const visitor = crowd.stranger()
  await visitor.get('/fr/identification')
  const answer = await visitor.post(visitor.fill('/fr/identification', card))
  visitor.leave()
  expect(answer.status === 422, `a card that is not theirs was answered ${answer.status}`)
  return { answer, page: bare(answer) }
}

function bare({ text, headers }: Answer): string {
  const { date, 'set-cookie': cookie, 'content-length': length, ...same } = headers
  return [
    JSON.stringify(same),
    text.replaceAll(/\svalue="[^"]*"/g, '').replaceAll(/data-\w+="[^"]*"/g, ''),
  ].join('\n')
}

/** How often a time of the first kind is longer than one of the second: one half when nothing tells them apart. */
function share(first: readonly number[], second: readonly number[]): number {
  const longer = first.flatMap((a) => second.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)))
  return longer.reduce((sum, one) => sum + one, 0) / longer.length
}

const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
