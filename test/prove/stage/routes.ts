import { createApp } from '../../../src/app.ts'
import type { Parts } from '../../../src/parts.ts'
import { loadAssets } from '../../../src/web/assets.ts'
import { NO_TAGS } from '../../../src/web/tagSettings.ts'
import { ORIGIN } from './application.ts'

/** What nobody asks anything of while routes are only listed. */
const unused: unknown = new Proxy(() => unused, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => '' : unused),
})

/** The routes of the product that begin with a path, as the application itself has them: `GET /staff/day`. */
export function routesOf(begins: string): string[] {
  const site = { origin: ORIGIN, assets: loadAssets(), optional: NO_TAGS, demo: false }
  const given = { config: {}, government: undefined, textReceipts: undefined, site }
  const parts = new Proxy(given, {
    get: (known, name) => (name in known ? known[name as keyof typeof known] : unused),
  })
  const { routes } = createApp(parts as unknown as Parts)
  const listed = routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith(`/fr${begins}`))
    .map(({ method, path }) => `${method} ${path.slice(3)}`)
  return [...new Set(listed)].filter((route) => !route.includes('*'))
}
