import type { Db } from '../../db/database.ts'
import { formatTime } from '../../i18n/format.ts'
import { identified } from '../../identity/policies.ts'
import { allow } from '../../web/allow.ts'
import { router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { dayAndTime } from '../appointment/dayAndTime.ts'
import { scopeOf } from '../appointment/guard.ts'
import { extendHold } from './extendHold.ts'
import { placesOf, withHold } from './guard.ts'
import { findHold } from './holds.ts'
import { releaseHold } from './releaseHold.ts'

/** Keep a held slot once longer, or give it back. */
export function keepRoutes({ db }: { db: Db }) {
  const routes = router()

  for (const path of ['/holds/:id/extension', '/holds/:id/release']) {
    routes.get(path, allow(identified), (c) => seeOther(c, `/holds/${c.req.param('id')}`))
  }

  routes.post('/holds/:id/extension', allow(identified), async (c) => {
    await pressed(c)
    return withHold(c, db, async (held) => {
      await extendHold(db, { ...scopeOf(c), id: held.id })
      const after = await findHold(db, { ...scopeOf(c), id: held.id })
      if (after?.extended && !held.extended) {
        const time = formatTime(after.until, after.time_zone, c.var.locale)
        tellNext(c, 'booking.notice.extended', { time })
      }
      return seeOther(c, placesOf(held).page)
    })
  })

  routes.post('/holds/:id/release', allow(identified), async (c) => {
    await pressed(c)
    return withHold(c, db, async (held) => {
      await releaseHold(db, { ...scopeOf(c), id: held.id })
      tellNext(c, 'booking.notice.released', { when: dayAndTime(c.var, held) })
      return seeOther(c, placesOf(held).again)
    })
  })

  return routes
}
