import type { Db } from '../../db/database.ts'
import { allow, anyone } from '../../web/allow.ts'
import { router } from '../../web/context.ts'
import { notFound } from '../../web/errors.ts'
import { render } from '../../web/view.ts'
import { destinationOf } from './destinationOf.ts'

/** The notice before another site: each link that leads away passes it, and it leads nowhere that is not listed. */
export function leavingRoutes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/leaving', allow(anyone), async (c) => {
    const [to = '', ...others] = c.req.queries('to') ?? []
    const site = others.length === 0 ? await destinationOf(db, to, c.var.locale) : undefined
    if (!site) return notFound(c)
    const { name, clinic, address } = site
    c.header('X-Robots-Tag', 'noindex')
    return render(c, '/site/leaving', {
      name: c.var.t(name, { clinic }),
      host: address.host,
      address: address.href,
    })
  })

  return routes
}
