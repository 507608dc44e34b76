import type { TestApp } from './app.ts'
import { superuser } from './booking.ts'

/** Until a statement of anybody is done, or waits for a lock. */
export async function hasSettledOrWaits(context: TestApp, statement: Promise<unknown>) {
  let settled = false
  const done = () => {
    settled = true
  }
  statement.then(done, done)
  // Nobody else is told what another role's connection waits for.
  const watcher = await superuser(context)
  try {
    for (;;) {
      const { rows } = await watcher.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if (settled || rows.length > 0) return
    }
  } finally {
    await watcher.end()
  }
}
