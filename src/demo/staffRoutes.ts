import * as z from 'zod'
import type { Db } from '../db/database.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { accountOf } from '../staff/accounts/accounts.ts'
import { signIn, staffSession } from '../staff/session.ts'
import { allow, anyone } from '../web/allow.ts'
import { router, seeOther } from '../web/context.ts'
import { pressed } from '../web/form.ts'
import { DEMO_WORKERS } from './staff.ts'

/** A button for each invented member of staff: it signs in as them, with no password and no second factor. */
export function demoStaffRoutes({ db, keys }: { db: Db; keys: FieldKeys }) {
  const routes = router()

  routes.get('/demo', allow(anyone), (c) => seeOther(c, '/staff/sign-in'))

  routes.post('/demo', allow(anyone), async (c) => {
    const { account: word } = await pressed(c, { account: z.string() })
    const worker = DEMO_WORKERS.find((each) => each.word === word)
    const account = worker && (await accountOf(db, keys, worker.email))
    if (!account) return c.notFound()
    const goal = staffSession(c)?.goal
    const began = await signIn(c, db, { ...account, factor: { demo: true } })
    return seeOther(c, began ? (goal ?? '/staff') : '/staff/sign-in')
  })

  return routes
}
