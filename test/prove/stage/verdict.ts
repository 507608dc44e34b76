import { Broken } from '../proofs/broken.ts'
import type { Proof } from '../proofs/proof.ts'
import type { Stage } from './stage.ts'
import type { World } from './world.ts'

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
  const told = await onStage(await world.open({ ...control, sql, environment }), (stage) =>
    detects(stage, control),
  )
  return [kept, told].filter((right) => !right).length
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

async function detects(stage: Stage, { without, prove }: Proof['control']) {
  const started = performance.now()
  try {
    const seen = await prove(stage)
    console.log(`FAIL  control without ${without}: not detected (${seen})`)
    return false
  } catch (error) {
    const detected = error instanceof Broken
    const verdict = detected ? 'ok    control: detected' : 'FAIL  control'
    console.log(`${verdict} without ${without} (${told(error)}), ${seconds(started)}`)
    return detected
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
