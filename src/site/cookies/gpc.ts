import { allow, anyone } from '../../web/allow.ts'
import { router } from '../../web/context.ts'

/** When this site began to honour the signal. */
const SINCE = '2026-11-29'

/** Says that the signal is honoured, where the specification of Global Privacy Control has it said. */
export function gpc() {
  const routes = router()
  routes.get('/.well-known/gpc.json', allow(anyone), (c) => {
    c.header('Cache-Control', 'public, max-age=86400')
    return c.json({ gpc: true, lastUpdate: SINCE })
  })
  return routes
}
