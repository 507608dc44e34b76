import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ClinicDay } from './clinic.ts'
import type { Contention } from './contention.ts'
import type { Delivery } from './delivery.ts'
import type { Growth } from './growth.ts'
import type { Pace } from './pace.ts'
import type { Measured, Round } from './rounds.ts'
import type { Asked } from './statements.ts'

/** All that a run of the bench saw. */
export interface Seen {
  database: string
  rounds: Round[]
  asked: Map<string, Asked>
  bytes: Map<string, number>
  growth: Growth[]
  contention: Contention
  delivery: Delivery
  day: ClinicDay
  memoryMb: number
  startMs: number
  /** What each gate said, and whether it is kept. */
  gates: [string, boolean][]
}

const FOLDER = path.join(import.meta.dirname, '../../docs/benchmarks')

/** Writes what was seen as a page of Markdown, and returns where. */
export function writeReport(seen: Seen): string {
  mkdirSync(FOLDER, { recursive: true })
  const day = new Date().toISOString().slice(0, 10)
  const file = path.join(FOLDER, `${day}.md`)
  writeFileSync(file, reportOf(seen, day))
  return file
}

function reportOf(seen: Seen, day: string): string {
  const { rounds, asked, bytes, growth, contention, delivery, day: clinic, gates } = seen
  const [first] = rounds
  const names = [...(first?.routes.keys() ?? [])]
  const units = [...(first?.raw.keys() ?? [])]
  return `# ${day}

Node ${process.versions.node}, ${seen.database}, ${os.cpus()[0]?.model.trim()} × ${os.availableParallelism()}, ${os.type()} ${os.release()},
load ${os
    .loadavg()
    .map((load) => load.toFixed(1))
    .join(
      ' ',
    )} at the end. ${rounds.length} rounds, everything once in each; median [least–most] of each round's own ratio.
${noiseOf(rounds)}

M: the route's main statement alone, prepared. L: all its statements, in order. H: Node and database of a right answer.
Processor time in µs. Database in units of \`select 1\` (${across(rounds, (round) => round.selectOne.database, 1)} µs), Node in units of a bare server
of Node that sends as many bytes (${units.map((name) => `${name} ${across(rounds, (round) => round.raw.get(name)?.node, 1)}`).join(', ')} µs).

| route | rate | p50 / p99 ms | Node | database | M ÷ H | L ÷ H | M ÷ L | M in select 1 | Node in bare | statements | bytes |
| ----- | ---- | ------------ | ---- | -------- | ----- | ----- | ----- | ------------- | ------------ | ---------- | ----- |
${names.map((name) => rowOf(name, seen, { asked, bytes })).join('\n')}

| statements alone, one at a time | ${growth.map(({ slots }) => `${slots} slots`).join(' | ')} | growth |
| --- | ${growth.map(() => '---').join(' | ')} | --- |
${(['nearest', 'cells', 'bookings'] as const).map((name) => growthRow(name, growth)).join('\n')}

A thousand people for fifty slots: ${contention.attemptsPerSecond.toFixed(0)} attempts a second, p50 ${contention.p50.toFixed(0)} ms, p99 ${contention.p99.toFixed(0)} ms,
answers ${JSON.stringify(contention.answers)}, ${contention.booked} booked on ${contention.slots} slots, ${contention.doubled} doubled, ${contention.orphans} left half done.

${delivery.waiting} messages after a rush: ${delivery.perSecond.toFixed(0)} a second leave, and searches go at ${(100 * delivery.share).toFixed(0)} % of their rate meanwhile;
50,000 are gone after ${(50_000 / delivery.perSecond / 60).toFixed(0)} minutes.

${clinic.told}

One process under this load: ${seen.memoryMb.toFixed(0)} MB. Started again in ${(seen.startMs / 1000).toFixed(1)} s.

${gates.map(([told, kept]) => `- ${kept ? 'kept' : 'MISSED'}: ${told}`).join('\n')}
`
}

function rowOf(
  name: string,
  { rounds }: Seen,
  { asked, bytes }: Pick<Seen, 'asked' | 'bytes'>,
): string {
  const of = (pick: (measured: Measured, round: Round) => number | undefined, digits = 0) =>
    across(rounds, (round) => measuredIn(round, name, pick), digits)
  const percent = (pick: (measured: Measured) => number | undefined) =>
    of((m) => 100 * (pick(m) ?? Number.NaN))
  const counted = ['hold', 'confirm']
    .map((one) => asked.get(one)?.statements.length ?? 0)
    .join(' + ')
  return `| ${[
    name,
    of(({ page }) => page.rate),
    `${of(({ page }) => page.p50, 1)} / ${of(({ page }) => page.p99, 1)}`,
    of(({ page }) => page.node),
    of(({ page }) => page.database),
    percent(({ main, page }) => main && main.database / whole(page)),
    percent(({ all, page }) => all && all.database / whole(page)),
    percent(({ main, all }) => main && all && main.database / all.database),
    of(({ main }, { selectOne }) => main && main.database / selectOne.database, 1),
    of(({ page }, { raw }) => raw.get(name) && page.node / (raw.get(name)?.node ?? 1), 1),
    name === 'hold + confirm' ? counted : (asked.get(name)?.statements.length ?? ''),
    bytes.get(name) ?? '',
  ].join(' | ')} |`
}

/** Of both, for one right answer. */
export const whole = ({ node, database }: Pace) => node + database

function measuredIn(
  round: Round,
  name: string,
  pick: (measured: Measured, round: Round) => number | undefined,
) {
  const measured = round.routes.get(name)
  return measured && pick(measured, round)
}

function growthRow(name: 'nearest' | 'cells' | 'bookings', growth: Growth[]): string {
  const said = growth.map((at) => {
    const { p50, p99, database } = at[name]
    return `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(1)} ms, ${database.toFixed(0)} µs`
  })
  return `| ${name} | ${said.join(' | ')} | × ${timesOf(name, growth).toFixed(2)} |`
}

/** How many times the processor time of the smallest network the largest takes. */
export function timesOf(name: 'nearest' | 'cells' | 'bookings', growth: Growth[]): number {
  return (growth.at(-1)?.[name].database ?? 0) / (growth[0]?.[name].database ?? 1)
}

function noiseOf(rounds: Round[]): string {
  return isNoisy(rounds)
    ? '**Noisy**: a unit spread more than half as much again, so only what noise cannot touch was judged.'
    : 'Quiet: no unit spread more than half as much again.'
}

/** Whether the machine itself changed its speed while it was measured. */
export function isNoisy(rounds: Round[]): boolean {
  const units = [
    rounds.map((round) => round.selectOne.database),
    ...[...(rounds[0]?.raw.keys() ?? [])].map((name) =>
      rounds.map((round) => round.raw.get(name)?.node ?? 0),
    ),
  ]
  return units.some((values) => Math.max(...values) > 1.5 * Math.min(...values))
}

/** The middle of one ratio over the rounds. */
export function middle(rounds: Round[], pick: (round: Round) => number | undefined): number {
  const values = rounds.map(pick).filter((value): value is number => Number.isFinite(value))
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function across(
  rounds: Round[],
  pick: (round: Round) => number | undefined,
  digits: number,
): string {
  const values = rounds.map(pick).filter((value): value is number => Number.isFinite(value))
  if (values.length === 0) return ''
  const said = (value: number) => value.toFixed(digits)
  return `${said(middle(rounds, pick))} [${said(Math.min(...values))}–${said(Math.max(...values))}]`
}
