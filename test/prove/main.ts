import { Broken } from './broken.ts'
import { churn } from './churn.ts'
import { clocks } from './clocks.ts'
import { crash } from './crash.ts'
import { killed, stopped } from './outage.ts'
import type { Proof } from './proof.ts'
import { race } from './race.ts'
import { timing } from './timing.ts'
import { twins } from './twins.ts'
import { walk } from './walk.ts'
import { createWorld, type World } from './world.ts'

/** What `npm run prove` proves; a word selects the proofs whose name begins with it. */
const PROOFS: readonly Proof[] = [walk, race, churn, crash, twins, killed, stopped, clocks, timing]

const words = process.argv.slice(2)
const proofs = PROOFS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)),
)
if (proofs.length === 0) {
  console.error(`There are: ${PROOFS.map(({ name }) => name).join('; ')}`)
  process.exit(2)
}

const begun = performance.now()
const world = await createWorld()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => world.end().finally(() => process.exit(130)))

let broken = 0
try {
  for (const proof of proofs) {
    if (!(await keeps(world, proof))) broken++
    if (!(await detects(world, proof))) broken++
  }
} finally {
  await world.end()
}
console.log(`${proofs.length} promises, ${broken} failures, ${seconds(begun)}`)
process.exitCode = broken > 0 ? 1 : 0

async function keeps(world: World, { name, prove, setting = '' }: Proof): Promise<boolean> {
  const started = performance.now()
  const stage = await world.open({ sql: setting })
  try {
    console.log(`ok    ${name}: ${await prove(stage)}, ${seconds(started)}`)
    return true
  } catch (error) {
    console.log(`FAIL  ${name}: ${told(error)}, ${seconds(started)}`)
    console.log(stage.app.lastWords())
    return false
  } finally {
    await stage.close()
  }
}

async function detects(world: World, { control, setting = '' }: Proof): Promise<boolean> {
  const started = performance.now()
  const stage = await world.open({ ...control, sql: setting + (control.sql ?? '') })
  try {
    const seen = await control.prove(stage)
    console.log(`FAIL  control without ${control.without}: not detected (${seen})`)
    return false
  } catch (error) {
    const detected = error instanceof Broken
    const verdict = detected ? 'ok    control: detected' : 'FAIL  control'
    console.log(`${verdict} without ${control.without} (${told(error)}), ${seconds(started)}`)
    return detected
  } finally {
    await stage.close()
  }
}

function told(error: unknown) {
  if (error instanceof Broken) return error.message
  return error instanceof Error ? error.stack : String(error)
}

function seconds(since: number) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
