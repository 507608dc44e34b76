import type { Parts } from '../parts.ts'
import { router } from '../web/context.ts'
import { allow } from '../web/guard.ts'

/** For whoever restarts or routes to this process: alive without asking the database, ready only with it. */
export function probes({ db }: Pick<Parts, 'db'>) {
  const routes = router()

  routes.get('/healthz', allow('anyone'), (c) => c.text('ok'))

  routes.get('/readyz', allow('anyone'), async (c) => {
    const installation = await db
      .selectFrom('installation')
      .select('one')
      .executeTakeFirst()
      .catch(() => undefined)
    return installation ? c.text('ready') : c.text('not ready', 503)
  })

  return routes
}
