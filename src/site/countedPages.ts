import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import type { AppEnv, Page } from '../web/context.ts'
import { isShown } from '../web/shown.ts'
import type { Statistics } from './statistics/statistics.ts'

/** What programs that read pages for themselves call themselves. */
const PROGRAM = /bot\b|crawl|spider|slurp|preview|monitor|headless|curl|wget|python|java\//i

/** Counts each page that somebody has before them, by the path of its route, which holds no id, and by its language. */
export function countedPages({ statistics }: { statistics: Statistics }) {
  return createMiddleware<AppEnv>(async (c, next) => {
    await next()
    if (isShown(c) && isOfSomebody(c)) statistics.page(pathOf(c), c.var.locale)
  })
}

/** Neither a part that a script of ours asked for, nor a program's: what it calls itself is looked at here, and kept nowhere. */
function isOfSomebody(c: Page) {
  const name = c.req.header('User-Agent')
  return c.req.header('HX-Request-Type') !== 'partial' && name !== undefined && !PROGRAM.test(name)
}

function pathOf(c: Page) {
  return routePath(c, -1).slice(3) || '/'
}
