import { setTimeout as pause } from 'node:timers/promises'
import type { Application } from '../stage/application.ts'
import { startLoad } from '../stage/load.ts'
import type { Stage } from '../stage/stage.ts'
import { expectAcknowledged } from './acknowledged.ts'
import { expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import type { Proof } from './proof.ts'

/** Two processes are restarted in turn under load, as for a new version: no request fails. */
export const rolling: Proof = {
  name: 'restart',
  prove: (stage) => run(stage, { times: 4, end: (app) => app.stop() }),
  control: {
    without: 'time to finish',
    prove: (stage) => run(stage, { times: 4, end: (app) => app.kill() }),
  },
}

const WORKERS = 8
/** Whoever stops a service kills it after ten seconds. */
const LONGEST_S = 5

interface Restarts {
  times: number
  end: (app: Application) => Promise<void>
}

async function run(stage: Stage, { times, end }: Restarts): Promise<string> {
  const both = [stage.app, await stage.another()]
  const load = await startLoad(stage, { workers: WORKERS, loses: false })
  let slowest = 0
  for (let time = 0; time < times; time++) {
    await pause(500)
    const app = both[time % 2] ?? stage.app
    const asked = performance.now()
    await end(app)
    slowest = Math.max(slowest, (performance.now() - asked) / 1000)
    await app.start()
  }
  await load.stop()
  await expectAcknowledged(stage.sql, load.ledger)
  await expectWhole(stage.sql)
  expect(slowest < LONGEST_S, `a stop lasted ${slowest.toFixed(1)} s`)
  return `two processes restarted ${times} times under ${WORKERS} workers: ${load.ledger.told.size} bookings, 0 requests failed, each stopped within ${slowest.toFixed(1)} s`
}
