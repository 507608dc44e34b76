import { setTimeout as pause } from 'node:timers/promises'
import { startWorkerProcess } from '../prove/stage/application.ts'
import type { Stage } from '../prove/stage/stage.ts'
import type { Watched } from '../prove/stage/watched.ts'
import type { World } from '../prove/stage/world.ts'
import { openMailThread } from './mailThread.ts'
import { bookAll, bookers, read, readingsOf } from './routes.ts'

/** Confirmations that leave after a rush, and what they cost those who search meanwhile. */
export interface Delivery {
  /** Messages that were still to leave when the second search began, and how many a second left. */
  waiting: number
  perSecond: number
  /** The rate of searches while they leave, of that before and after. */
  share: number
}

const MESSAGES = 600
const SIZE = { lanes: 8, seconds: 10 }

/** Books with a message each, and measures the search before, while they leave, and after: web and worker apart, as in production. */
export async function deliverBeside(world: World): Promise<Delivery> {
  const environment = { LOG_LEVEL: 'info', SMTP_URL: await openMailThread() }
  const opened = await world.open({ environment })
  let worker: Watched | undefined
  try {
    await opened.app.kill()
    const stage = { ...opened, app: await opened.another('', 'web') }
    worker = await startWorkerProcess(stage.folder, stage.settings)
    const [, search] = await readingsOf(stage, 'semi_urgent')
    if (!search) throw new Error('no search')
    const slots = await stage.sql<{ id: string }>(FREE, [MESSAGES])
    const people = await bookers(stage, 0, MESSAGES)
    const ids = slots.map(({ id }) => id)
    const address = (at: number) => ({ email: `essai-${at}@prove.example`, consent: true })
    await read(stage, search, SIZE)
    const before = await read(stage, search, SIZE)
    await bookAll(stage, people, ids, 16, address)
    const waiting = await leftOn(stage)
    const begun = performance.now()
    const during = await read(stage, search, SIZE)
    const left = await leftOn(stage)
    const perSecond = (1000 * (waiting - left)) / (performance.now() - begun)
    while ((await leftOn(stage)) > 0) await pause(200)
    const after = await read(stage, search, SIZE)
    return { waiting, perSecond, share: during.rate / ((before.rate + after.rate) / 2) }
  } finally {
    worker?.signal('SIGKILL')
    await worker?.ended
    await opened.close()
  }
}

async function leftOn({ sql }: Stage): Promise<number> {
  const [row] = await sql<{ left: number }>(
    'select ((select count(*) from outbox) + (select count(*) from graphile_worker.jobs))::integer as left',
  )
  return row?.left ?? 0
}

const FREE = `select id from slot where status = 'free' and extract(minute from starts_at)::integer % 20 = 0
  and starts_at > now() + interval '1 day' order by md5(id::text) limit $1`
