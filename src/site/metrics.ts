import type { Db } from '../db/database.ts'
import { sameText } from '../identity/card/name.ts'
import { messageCounts } from '../messages/messageCounts.ts'
import { allow, type Policy } from '../web/allow.ts'
import { router } from '../web/context.ts'
import { metricsText } from './metricsText.ts'

/** For whoever watches the installation, by a token: how many messages wait and what becomes of them, in Prometheus' text. */
export function metrics({ db, token }: { db: Db; token: string }) {
  const routes = router()

  routes.get('/metrics', allow(watcher(token)), async (c) => {
    const text = metricsText(await messageCounts(db))
    return c.body(text, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })

  return routes
}

/** Whoever has the token. */
function watcher(token: string): Policy {
  return {
    name: 'watcher',
    refuses(c) {
      const [, given] = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? []
      if (given !== undefined && sameText(given, token)) return undefined
      return c.text('401', 401, { 'WWW-Authenticate': 'Bearer' })
    },
  }
}
