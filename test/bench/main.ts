import { readFileSync } from 'node:fs'
import type { Stage } from '../prove/stage/stage.ts'
import { createWorld } from '../prove/stage/world.ts'
import { bare } from './bare.ts'
import { type ClinicDay, clinicDay } from './clinic.ts'
import { contend, contentionKept } from './contention.ts'
import { deliverBeside } from './delivery.ts'
import { type Growth, measureGrowth } from './growth.ts'
import { weighBooking } from './pages.ts'
import { publishing } from './publishing.ts'
import { wastefulOn } from './recorder.ts'
import { reminders } from './reminders.ts'
import { isNoisy, middle, type Seen, timesOf, whole, writeReport } from './report.ts'
import { measureRounds, type Round } from './rounds.ts'
import { looked, mainOf, type Reading, read, readingsOf } from './routes.ts'
import { rush } from './rush.ts'
import { type Asked, statementsOf } from './statements.ts'

/**
 * `npm run bench`: how fast, in units that do not depend on the machine, and how much of it is work that must be. With
 * `--slots 10M` for a network of that size; `--rounds 1` for a quick look; `pages` for the bytes of a first booking, `rush` for
 * an opening time, `publishing` for six weeks of openings, `reminders` for a hundred thousand of one morning, `clinic` for a day
 * at a clinic.
 * Ends with 1 when a gate is missed.
 */
const SIZES: Record<string, number> = { '10k': 1e4, '100k': 1e5, '1M': 1e6, '10M': 1e7 }
const word = (name: string, other: string) => {
  const at = process.argv.indexOf(name)
  return at > 0 ? (process.argv[at + 1] ?? other) : other
}
const slots = SIZES[word('--slots', '1M')] ?? 1e6
const rounds = Number(word('--rounds', '5'))

const world = await createWorld()
process.once('SIGINT', () => world.end().finally(() => process.exit(130)))
try {
  if (process.argv.includes('pages')) process.exitCode = await weighBooking(world)
  else if (process.argv.includes('rush')) process.exitCode = await rush(world)
  else if (process.argv.includes('reminders')) process.exitCode = await reminders(world)
  else if (process.argv.includes('publishing')) process.exitCode = await publishing(world, slots)
  else if (process.argv.includes('clinic')) process.exitCode = judged(await clinicDay(world))
  else await measure()
} finally {
  await world.end()
}

async function measure() {
  const growth = [await measureGrowth(world, 1e4)]
  console.log('      10,000 slots measured')
  let seen:
    | Pick<Seen, 'rounds' | 'asked' | 'bytes' | 'memoryMb' | 'startMs' | 'database'>
    | undefined
  let control: [string, boolean] | undefined
  growth.push(
    await measureGrowth(world, slots, async (stage, free) => {
      console.log(`      ${slots} slots measured alone`)
      const readings = await readingsOf(stage)
      const asked = await statementsOf(stage, readings, free.slice(-1))
      const bytes = new Map<string, number>()
      for (const reading of readings) bytes.set(reading.name, (await looked(stage, reading)).bytes)
      const measured = await measureRounds(stage, { readings, asked, slots: free, rounds })
      const memoryMb = residentMb(stage.app.pid())
      control = await wasteIsSeen(stage, readings, free.slice(-2, -1), { asked, measured })
      await stage.app.stop()
      const begun = performance.now()
      await stage.app.start()
      const [version] = await stage.sql<{ server_version: string }>('show server_version')
      seen = {
        ...{ rounds: measured, asked, bytes, memoryMb },
        startMs: performance.now() - begun,
        database: `PostgreSQL ${version?.server_version}`,
      }
    }),
  )
  const contention = await contend(world)
  const delivery = await deliverBeside(world)
  const day = await clinicDay(world)
  if (!seen || !control) throw new Error('nothing was measured')
  const gates = [...gatesOf(seen, growth), control, ...day.gates]
  gates.push([
    'fifty of fifty slots booked, none twice, nothing half done',
    contentionKept(contention),
  ])
  gates.push([
    `while messages leave, searches go at ${(100 * delivery.share).toFixed(0)} % of their rate (at least 90 %)`,
    isNoisy(seen.rounds) || delivery.share >= 0.9,
  ])
  process.exitCode = judged({ told: '', gates })
  console.log(writeReport({ ...seen, growth, contention, delivery, day, gates }))
}

/** Tells what was seen, and each gate; 1 when one is missed. */
function judged({ told, gates }: ClinicDay): 0 | 1 {
  if (told) console.log(told.replaceAll(/^/gm, '      '))
  for (const [gate, kept] of gates) console.log(`${kept ? 'ok  ' : 'FAIL'}  ${gate}`)
  return gates.every(([, kept]) => kept) ? 0 : 1
}

/** What noise cannot touch is judged always; ratios only while the machine keeps its speed. */
function gatesOf(
  { rounds, asked }: Pick<Seen, 'rounds' | 'asked'>,
  growth: Growth[],
): [string, boolean][] {
  const grown = (name: 'nearest' | 'cells' | 'bookings', most: number): [string, boolean] => {
    const times = timesOf(name, growth)
    return [`growth, ${name}: × ${times.toFixed(2)} (at most ${most})`, times <= most]
  }
  // A small table is best walked; a large one never.
  const scans = growth.at(-1)?.scans ?? Number.NaN
  const ratio = (name: string, least: number): [string, boolean] => {
    const share = 100 * ratioOf(rounds, name)
    return [`${name}: M ÷ H ${share.toFixed(0)} % (goal ${least} %)`, share >= least]
  }
  return [
    ...[...asked].map(([name, { statements, most }]): [string, boolean] => [
      `${name}: ${statements.length} statements (at most ${most})`,
      statements.length <= most,
    ]),
    [`slots are never walked whole: ${scans} times`, scans === 0],
    grown('nearest', 1.5),
    grown('cells', 2.5),
    grown('bookings', 1.5),
    ...(isNoisy(rounds) ? [] : [ratio('search', 35), ratio('hold + confirm', 55)]),
  ]
}

function ratioOf(rounds: Round[], name: string): number {
  return middle(rounds, (round) => {
    const { main, page } = round.routes.get(name) ?? {}
    return main && page && main.database / whole(page)
  })
}

/** The control: a needless statement on the search page must be counted, and must make its ratio fall. */
async function wasteIsSeen(
  stage: Stage,
  readings: readonly Reading[],
  slot: readonly string[],
  { asked, measured }: { asked: Map<string, Asked>; measured: Round[] },
): Promise<[string, boolean]> {
  const search = readings.find(({ name }) => name === 'search') as Reading
  const wasted = await statementsOf(stage, [search], slot, { wasteful: true })
  const { statements = [], most = 0 } = wasted.get('search') ?? {}
  const app = await wastefulOn(stage)
  const size = { lanes: 16, seconds: 3 }
  const page = await read(stage, search, size, app)
  const main = await bare(stage, [mainOf(asked.get('search')?.statements ?? [], search)], size)
  await app.stop()
  const [before, after] = [ratioOf(measured, 'search'), main.database / whole(page)]
  return [
    `control: a needless statement is counted (${statements.length} of ${most}) and seen (${(100 * before).toFixed(0)} % → ${(100 * after).toFixed(0)} %)`,
    statements.length > most && after < 0.8 * before,
  ]
}

function residentMb(pid: number): number {
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kb) / 1024
}
