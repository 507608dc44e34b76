import { allow, anyone } from '../../web/allow.ts'
import { type Page, router, type Site } from '../../web/context.ts'
import { render } from '../../web/view.ts'
import { englishAttested } from '../attestation.ts'
import { COMPONENTS } from './incidents.ts'
import type { StatusBook } from './statusBook.ts'

export interface StatusParts {
  site: Site
  status: StatusBook
}

/** So long after its last look this process knows nothing of the others any more. */
const STALE_MS = 3 * 60 * 1000
/** What is over is told a week longer. */
const TOLD_MS = 7 * 24 * 60 * 60 * 1000

/**
 * How the service is, from memory alone: it stands before the session, which the database would be asked for, so that it
 * answers while the database is away.
 */
export function statusRoutes({ site, status }: StatusParts) {
  const routes = router()
  const attested = englishAttested(site.origin)
  const shown = COMPONENTS.filter((name) => name !== 'texts' || site.texts)

  routes.get(
    '/status',
    allow(anyone),
    (c, next) => (c.var.locale === 'en' ? attested(c, next) : next()),
    (c) => {
      const { components, incidents } = status.known()
      const rows = shown.map((name) => {
        const found = current(c, components[name])
        const isTold = incidents.some(({ component, closed }) => component === name && !closed)
        return { name, ...found, state: isTold && found.state === 'works' ? 'told' : found.state }
      })
      const told = incidents.filter(({ closed, told }) => !closed || isFresh(c, told, TOLD_MS))
      return render(c, '/site/status', {
        components: rows,
        incidents: told.toReversed(),
        whole: rows.every(({ state }) => state === 'works'),
      })
    },
  )

  return routes
}

type Known = ReturnType<StatusBook['known']>['components']['site']

function current(c: Page, checked: Known): Known {
  const isStale = !checked.checked_at || !isFresh(c, [{ at: checked.checked_at }], STALE_MS)
  return isStale ? { ...checked, state: 'unknown' } : checked
}

function isFresh({ var: { now } }: Page, told: readonly { at: Date }[], longest: number) {
  return now.getTime() - (told.at(-1)?.at.getTime() ?? 0) < longest
}
