import type { Page } from './context.ts'

/** Whether somebody has this answer before them as a page: not one that a browser fetched in case, nor a lone head. */
export function isShown(c: Page): boolean {
  return (
    c.req.method === 'GET' &&
    !isFetchedAhead(c) &&
    c.res.status === 200 &&
    c.res.headers.get('Content-Type')?.startsWith('text/html') === true
  )
}

/** Whether a browser asks in case its person comes here. */
export function isFetchedAhead(c: Page): boolean {
  const ahead = [c.req.header('Sec-Purpose'), c.req.header('Purpose'), c.req.header('X-Moz')]
  return ahead.some((purpose) => purpose?.includes('prefetch'))
}
