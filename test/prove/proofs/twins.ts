import { setTimeout as pause } from 'node:timers/promises'
import { startLoad } from '../stage/load.ts'
import type { Stage } from '../stage/stage.ts'
import { expectAcknowledged } from './acknowledged.ts'
import { expect } from './broken.ts'
import { FORGETFUL } from './forgetful.ts'
import { commitsThatHang, hangingCommits } from './hangingCommits.ts'
import { expectWhole } from './invariants.ts'
import type { Proof } from './proof.ts'

/** One of two processes dies under load: only what it was doing fails, and trying again settles it. */
export const twins: Proof = {
  name: 'crash, one of two processes',
  setting: commitsThatHang,
  prove: (stage) => run(stage, { times: 6 }),
  control: {
    without: 'the stored answers',
    sql: FORGETFUL,
    prove: (stage) => run(stage, { times: 6 }),
  },
}

const WORKERS = 8

async function run(stage: Stage, { times }: { times: number }) {
  const both = [stage.app, await stage.another()]
  const commits = hangingCommits(stage)
  const load = await startLoad(stage, { workers: WORKERS, loses: true })
  try {
    for (let time = 0; time < times; time++) {
      await pause(500 + 500 * Math.random())
      const one = both[time % 2]
      await commits.hang()
      await commits.hanging(WORKERS - 2)
      await one?.kill()
      await commits.release()
      await one?.start()
    }
    await load.stop()
  } finally {
    await commits.release()
    load.stop().catch(() => {})
  }
  const { lost, away, told } = load.ledger
  expect(away === 0, `${away} answers 503, though a process was there`)
  expect(lost > 0, 'nothing was lost: nobody was served by the processes that died')
  expect(lost <= 2 * times * WORKERS, `${lost} requests failed, more than were under way`)
  await expectAcknowledged(stage.sql, load.ledger)
  await expectWhole(stage.sql)
  return `killed ${times} times under ${WORKERS} workers: ${lost} requests failed and were settled by a retry, ${told.size} bookings acknowledged, 0 lost, 0 half done`
}
