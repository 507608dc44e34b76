import type { Db } from '../db/database.ts'
import { allow, anyone } from '../web/allow.ts'
import { router } from '../web/context.ts'

/**
 * For whoever restarts or routes to this process: alive without asking the database, ready only with it, not while it `waits` for its
 * first answer, and not any more once it is leaving, while it still serves.
 */
export function probes({
  db,
  leaving,
  waits = false,
}: {
  db: Db
  leaving: AbortSignal
  waits?: boolean
}) {
  const routes = router()

  routes.get('/healthz', allow(anyone), (c) => c.text('ok'))

  routes.get('/readyz', allow(anyone), async (c) => {
    if (leaving.aborted) return c.text('leaving', 503)
    if (waits) return c.text('not ready', 503)
    const installation = await db
      .selectFrom('installation')
      .select('one')
      .executeTakeFirst()
      .catch(() => undefined)
    return installation ? c.text('ready') : c.text('not ready', 503)
  })

  return routes
}
