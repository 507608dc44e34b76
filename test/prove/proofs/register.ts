import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import type { Proof } from './proof.ts'

/** What a loader that reads a file whole does. */
const KEEPS_ALL = `
  const { default: stream } = await import('node:stream');
  const { push } = stream.Readable.prototype;
  globalThis.kept = [];
  stream.Readable.prototype.push = function (chunk, ...more) {
    if (Buffer.isBuffer(chunk)) kept.push(Buffer.from(chunk));
    return push.call(this, chunk, ...more);
  };`

/** A register of any length is loaded in the memory of a few lines (Linux only). */
export const register: Proof = {
  name: 'register',
  prove: (stage) => run(stage),
  control: {
    without: 'reading a piece at a time',
    prove: (stage) => run(stage, KEEPS_ALL),
  },
}

const FEW = 100_000
const MANY = 1_200_000
const MOST_MB = 300
/** What the collector may leave lying about, whatever the file. */
const MOST_GROWTH_MB = 50
const ROOT = join(import.meta.dirname, '../../..')

async function run(stage: Stage, preload = ''): Promise<string> {
  const few = await load(stage, FEW, preload)
  const many = await load(stage, MANY, preload)
  const growth = many.peak - few.peak
  const seen = `${FEW} lines in ${few.peak} MB, ${MANY} in ${many.peak} MB`
  expect(many.peak < MOST_MB && growth < MOST_GROWTH_MB, seen)
  const rate = Math.round(MANY / many.seconds / 1000)
  return `${seen}; ${rate},000 lines a second, the switch included`
}

/** Loads a file of so many people with the operator's command; how long it took, and the most memory, in MB. */
async function load({ folder, settings, sql }: Stage, people: number, preload: string) {
  const file = join(folder, `${people}.csv`)
  await pipeline(Readable.from(linesOf(people)), createWriteStream(file))
  const begun = performance.now()
  const first = `data:text/javascript,${encodeURIComponent(preload)}`
  const flags = ['--max-semi-space-size=8', '--import', first]
  const command = ['src/operate/main.ts', 'register', file, 'removals']
  const child = spawn(process.execPath, [...flags, ...command], { cwd: ROOT, env: settings })
  const said = text(child.stderr)
  let peak = 0
  const watching = new AbortController()
  const watched = (async () => {
    while (!watching.signal.aborted) {
      peak = Math.max(peak, peakOf(child.pid ?? 0))
      await pause(100)
    }
  })()
  const [code] = await once(child, 'exit')
  watching.abort()
  await watched
  if (code !== 0) throw new Error(`the register was not loaded: ${await said}`)
  const [row] = await sql<{ people: number }>(
    'select count(*)::integer as people from register_entry',
  )
  expect(row?.people === people, `${row?.people} people of ${people} are in the register`)
  return { peak, seconds: (performance.now() - begun) / 1000 }
}

/** The most memory that a process has had, in MB. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kilobytes) / 1000)
  } catch {
    return 0
  }
}

const HEADER =
  'first_name,last_name,health_insurance_number,sequence_number,expires_on,birth_date,sex'
const FIRST_BIRTH = Temporal.PlainDate.from('1930-01-01')
const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Invented people, each with a number of their own: 360 of each day. */
function* linesOf(people: number) {
  yield `${HEADER}\n`
  for (let day = 0, rank = 0; rank < people; day++) {
    const birth = FIRST_BIRTH.add({ days: day }).toString()
    const start = `TEST${birth.slice(2).replaceAll('-', '')}`
    let lines = ''
    for (let n = 0; n < 360 && rank < people; n++, rank++)
      lines += `Épreuve,Essai-${rank},${start}${SIGNS[Math.floor(n / 10)]}${n % 10},01,2035-12-31,${birth},male\n`
    yield lines
  }
}
