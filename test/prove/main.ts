import { checkPages } from './pages.ts'
import { churn } from './proofs/churn.ts'
import { clocks } from './proofs/clocks.ts'
import { closing } from './proofs/closing.ts'
import { crash } from './proofs/crash.ts'
import { desk } from './proofs/desk.ts'
import { door } from './proofs/door.ts'
import { doors } from './proofs/doors.ts'
import { hoarders } from './proofs/hoarders.ts'
import { messages } from './proofs/messages.ts'
import { once } from './proofs/once.ts'
import { killed, stopped } from './proofs/outage.ts'
import type { Proof } from './proofs/proof.ts'
import { race } from './proofs/race.ts'
import { register } from './proofs/register.ts'
import { replaced } from './proofs/replaced.ts'
import { rolling } from './proofs/rolling.ts'
import { strangers } from './proofs/strangers.ts'
import { timing } from './proofs/timing.ts'
import { twins } from './proofs/twins.ts'
import { walk } from './proofs/walk.ts'
import { seconds, verdict } from './stage/verdict.ts'
import { createWorld } from './stage/world.ts'

/** What `npm run prove` proves; a word selects the proofs whose name begins with it. `pages` runs only when asked for. */
const PROOFS: readonly Proof[] = [
  walk,
  race,
  desk,
  churn,
  once,
  crash,
  closing,
  messages,
  twins,
  killed,
  stopped,
  rolling,
  replaced,
  clocks,
  timing,
  strangers,
  hoarders,
  door,
  doors,
  register,
]
const LONGEST_MS = 30 * 60_000

const words = process.argv.slice(2)
const pages = words.includes('pages')
const proofs = PROOFS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)),
)
if (proofs.length === 0 && !pages) {
  console.error(`There are: ${PROOFS.map(({ name }) => name).join('; ')}; pages`)
  process.exit(2)
}

const begun = performance.now()
let failures = pages ? checkPages() : 0
const beginning = createWorld()
/** Whatever happens, nothing of ours stays behind. */
const abandon = async (code: number) => {
  await beginning.then((world) => world.end()).catch(() => {})
  process.exit(code)
}
process.once('SIGINT', () => abandon(130)).once('SIGTERM', () => abandon(143))
setTimeout(() => {
  console.log(`FAIL  not finished after ${seconds(begun)}`)
  abandon(1)
}, LONGEST_MS).unref()

const world = await beginning
try {
  for (const proof of proofs) failures += await verdict(world, proof)
} finally {
  await world.end()
}
console.log(`${failures === 0 ? 'All kept' : `${failures} failures`}, ${seconds(begun)}`)
process.exitCode = failures > 0 ? 1 : 0
