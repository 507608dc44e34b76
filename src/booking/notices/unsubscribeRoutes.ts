import type { Db } from '../../db/database.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow, anyone } from '../../web/allow.ts'
import { type Page, router } from '../../web/context.ts'
import { TooMany } from '../../web/errors.ts'
import { render } from '../../web/view.ts'
import { unsubscribe } from './unsubscribe.ts'

/**
 * Where one ends the e-mails to one's address without signing in: the link is what shows that one may, so other sites and
 * programs may send the form. Looking at the page changes nothing, for those who scan links look too.
 */
export function unsubscribeRoutes(parts: { db: Db; keys: FieldKeys }) {
  const routes = router()

  routes.get('/unsubscribe/:token', allow(anyone), (c) => page(c, { done: false }))

  routes.post('/unsubscribe/:token', allow(anyone), async (c) => {
    if (!isPressed(await c.req.text())) return page(c, { done: false })
    const { address: from, now } = c.var
    const seconds = await unsubscribe(parts, c.req.param('token'), { from, now })
    if (seconds > 0) throw new TooMany(seconds)
    return page(c, { done: true })
  })

  return routes
}

/** What a mail reader sends when its owner presses, as a form of either type (RFC 8058), and our own page too. */
function isPressed(body: string) {
  return body.includes('List-Unsubscribe') && body.includes('One-Click')
}

function page(c: Page, shown: { done: boolean }) {
  c.header('X-Robots-Tag', 'noindex')
  return render(c, '/messages/unsubscribe', shown)
}
