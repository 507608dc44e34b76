import { Broken } from '../proofs/broken.ts'
import type { Proof } from '../proofs/proof.ts'
import type { Stage } from './stage.ts'
import type { World } from './world.ts'

/** How often a control is tried until it is detected: which moment a kill or a race hits is chance, and most have one that hurts. */
const TRIES = 5

/** What a control showed: the fault that it plants, nothing, or something else than a fault. */
type Seen = 'fault' | 'nothing' | 'error'

/** Puts a promise to the test, then its control; prints a line for each, and returns how many failed. */
export async function verdict(
  world: World,
  { control, setting = '', environment: environmentOf, ...proof }: Proof,
) {
  const environment = typeof environmentOf === 'function' ? await environmentOf() : environmentOf
  const sql = setting + (control.sql ?? '')
  const kept = await onStage(await world.open({ sql: setting, environment }), (stage) =>
    keeps(stage, proof),
  )
  let seen: Seen = 'nothing'
  for (let tries = 0; seen === 'nothing' && tries < TRIES; tries++)
    seen = await onStage(await world.open({ ...control, sql, environment }), (stage) =>
      detects(stage, control),
    )
  return [kept, seen === 'fault'].filter((right) => !right).length
}

async function keeps(stage: Stage, { name, prove }: Pick<Proof, 'name' | 'prove'>) {
  const started = performance.now()
  try {
    console.log(`ok    ${name}: ${await prove(stage)}, ${seconds(started)}`)
    return true
  } catch (error) {
    console.log(`FAIL  ${name}: ${told(error)}, ${seconds(started)}`)
    console.log(stage.app.lastWords())
    return false
  }
}

async function detects(stage: Stage, { without, prove }: Proof['control']): Promise<Seen> {
  const started = performance.now()
  try {
    const seen = await prove(stage)
    console.log(`MISS  control without ${without}: not detected (${seen})`)
    return 'nothing'
  } catch (error) {
    const detected = error instanceof Broken
    const verdict = detected ? 'ok    control: detected' : 'FAIL  control'
    console.log(`${verdict} without ${without} (${told(error)}), ${seconds(started)}`)
    return detected ? 'fault' : 'error'
  }
}

async function onStage<T>(stage: Stage, work: (stage: Stage) => Promise<T>): Promise<T> {
  try {
    return await work(stage)
  } finally {
    await stage.close()
  }
}

function told(error: unknown) {
  if (error instanceof Broken) return error.message
  return error instanceof Error ? error.stack : String(error)
}

/** How long it is since a moment of `performance.now()`. */
export function seconds(since: number) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
