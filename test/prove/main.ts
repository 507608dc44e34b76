import { churn } from './churn.ts'
import { clocks } from './clocks.ts'
import { crash } from './crash.ts'
import { once } from './once.ts'
import { killed, stopped } from './outage.ts'
import type { Proof } from './proof.ts'
import { race } from './race.ts'
import { rolling } from './rolling.ts'
import { scale } from './scale.ts'
import { timing } from './timing.ts'
import { twins } from './twins.ts'
import { seconds, verdict } from './verdict.ts'
import { walk } from './walk.ts'
import { createWorld } from './world.ts'

/** What `npm run prove` proves; a word selects the proofs whose name begins with it. `scale` runs only when asked for. */
const PROOFS: readonly Proof[] = [
  walk,
  race,
  churn,
  once,
  crash,
  twins,
  killed,
  stopped,
  rolling,
  clocks,
  timing,
]
const LONGEST_MS = 15 * 60_000

const words = process.argv.slice(2)
const scales = words.includes('scale')
const proofs = PROOFS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)),
)
if (proofs.length === 0 && !scales) {
  console.error(`There are: ${PROOFS.map(({ name }) => name).join('; ')}; scale`)
  process.exit(2)
}

const begun = performance.now()
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
let failures = 0
try {
  for (const proof of proofs) failures += await verdict(world, proof)
  if (scales) failures += await scale(world)
} finally {
  await world.end()
}
console.log(`${failures === 0 ? 'All kept' : `${failures} failures`}, ${seconds(begun)}`)
process.exitCode = failures > 0 ? 1 : 0
