import { acceptsCoding } from './acceptsCoding.ts'
import { allow, anyone } from './allow.ts'
import type { Assets } from './assets.ts'
import { type Page, router } from './context.ts'

/** Serves the fixed map of hashed names, and one icon under its old name; any other path under /static is not there. */
export function staticFiles(assets: Assets) {
  const routes = router()
  routes.get('/static/*', (c) => {
    const asset = assets.byUrl.get(new URL(c.req.url).pathname)
    if (!asset) return c.notFound()
    const { encoding, body } = encoded(c, asset)
    c.header('Content-Type', asset.type)
    c.header('Cache-Control', 'public, max-age=31536000, immutable')
    c.header('Vary', 'Accept-Encoding')
    if (encoding) c.header('Content-Encoding', encoding)
    return c.body(new Uint8Array(body))
  })

  routes.get('/favicon.ico', allow(anyone), (c) => {
    c.header('Content-Type', 'image/x-icon')
    c.header('Cache-Control', 'public, max-age=86400')
    return c.body(new Uint8Array(assets.favicon))
  })
  return routes
}

function encoded(c: Page, asset: { bytes: Buffer; brotli: Buffer; gzip: Buffer }) {
  const accepted = c.req.header('Accept-Encoding')
  if (acceptsCoding(accepted, 'br')) return { encoding: 'br', body: asset.brotli }
  if (acceptsCoding(accepted, 'gzip')) return { encoding: 'gzip', body: asset.gzip }
  return { body: asset.bytes }
}
