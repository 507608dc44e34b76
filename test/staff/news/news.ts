import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Mail } from '../../../src/messages/channels/smtp.ts'
import { deliverToStaff, type Outcome } from '../../../src/messages/deliver.ts'
import { StaffMessage } from '../../../src/messages/outboxMessage.ts'
import { composeNews } from '../../../src/staff/news/newsMail.ts'
import { tellNews } from '../../../src/staff/news/tellNews.ts'
import type { TestApp } from '../../support/app.ts'
import { loggedTo } from '../../support/logged.ts'
import { patientPool } from '../../support/patient.ts'

/** What a worker does with the news of staff, one step after the other, at an instant of UTC. */
export function useNews(context: TestApp) {
  let jobs: ReturnType<typeof patientPool>
  beforeAll(() => {
    jobs = patientPool(context.jobsUrl)
  })
  afterAll(() => jobs.db.destroy())
  const failed: string[] = []
  const log = loggedTo(failed, 'error')
  beforeEach(() => {
    failed.length = 0
  })

  async function waiting() {
    const { rows } = await context.owner.query(
      `select row_to_json(outbox) as job from outbox where kind in ('staff_day', 'staff_flags') order by id`,
    )
    return rows.map(({ job }) => StaffMessage.parse(job))
  }

  return {
    jobs: () => jobs.db,
    ...{ waiting, failed, log },
    /** Queues what is due, and tells what waits. */
    async sweepAt(at: string) {
      await context.setClock(new Date(at))
      await tellNews(jobs.db, context.keys, log)
      return waiting()
    },
    /** Takes what waits from the outbox and sends it; how each ended, and the mails. */
    async sendAt(at: string, keep: (mail: Mail) => Promise<void> = async () => {}) {
      const now = new Date(at)
      await context.setClock(now)
      const mails: Mail[] = []
      const transport = {
        async send(mail: Mail) {
          await keep(mail)
          mails.push(mail)
        },
        close() {},
      }
      const { site, keys } = context.parts
      const compose = composeNews({ db: jobs.db, keys }, site)
      const delivery = { db: jobs.db, transport, site, compose, now: () => now }
      const outcomes: Outcome[] = []
      for (const message of await waiting()) {
        outcomes.push(await deliverToStaff(delivery, message, AbortSignal.timeout(60_000)))
        await context.owner.query('delete from outbox where id = $1', [message.id])
      }
      return { outcomes, mails }
    },
  }
}
