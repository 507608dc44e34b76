import type { Db } from '../db/database.ts'
import { allow, anyone } from '../web/allow.ts'
import { router } from '../web/context.ts'

/** For whoever restarts or routes to this process: alive without asking the database, ready only with it. */
export function probes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/healthz', allow(anyone), (c) => c.text('ok'))

  routes.get('/readyz', allow(anyone), async (c) => {
    const installation = await db
      .selectFrom('installation')
      .select('one')
      .executeTakeFirst()
      .catch(() => undefined)
    return installation ? c.text('ready') : c.text('not ready', 503)
  })

  return routes
}
