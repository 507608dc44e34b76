import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const folder = path.join(import.meta.dirname, '../../static')
const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
}

/** The style sheets' files, in the order in which their rules win: that of patients, and that of clinics' staff. */
const STYLES = ['tokens', 'base', 'layout', 'forms', 'parts', 'booking', 'home', 'states', 'print']
const STAFF_STYLES = ['tokens', 'base', 'layout', 'forms', 'parts', 'staff', 'states', 'print']

export interface Asset {
  url: string
  integrity: string
  type: string
  bytes: Buffer
  brotli: Buffer
  gzip: Buffer
}

/** The site's files, by the only names under which they are served (S-23). */
export interface Assets {
  byUrl: ReadonlyMap<string, Asset>
  style: Asset
  staffStyle: Asset
  script: Asset
  /** Only for pages that swap a part: browsers of 2019 cannot read it, and do without. */
  htmx: Asset
  /** Only for pages that ask for a passkey. */
  passkey: Asset
  /** Only for pages that look by themselves whether something changed. */
  changes: Asset
  icon: Asset
  touchIcon: Asset
  /** What browsers ask for by this name, whatever a page says. */
  favicon: Buffer
}

/** Reads, joins, compresses and hash-names the static files, once at boot. */
export function loadAssets(): Assets {
  const read = (name: string) => fs.readFileSync(path.join(folder, name))
  const library = createRequire(import.meta.url).resolve('htmx.org/dist/htmx.min.js')
  const joined = (names: string[]) => Buffer.concat(names.map((name) => read(`css/${name}.css`)))
  const style = asset('style.css', joined(STYLES))
  const staffStyle = asset('staff.css', joined(STAFF_STYLES))
  const script = asset('script.js', read('script.js'))
  const htmx = asset('htmx.js', fs.readFileSync(library))
  const passkey = asset('passkey.js', read('passkey.js'))
  const changes = asset('changes.js', read('changes.js'))
  const icon = asset('icon.svg', read('icon.svg'))
  const touchIcon = asset('touch-icon.png', read('touch-icon.png'))
  return {
    byUrl: new Map(
      [style, staffStyle, script, htmx, passkey, changes, icon, touchIcon].map((each) => [
        each.url,
        each,
      ]),
    ),
    style,
    staffStyle,
    script,
    htmx,
    passkey,
    changes,
    icon,
    touchIcon,
    favicon: read('favicon.ico'),
  }
}

function asset(name: string, bytes: Buffer): Asset {
  const { name: stem, ext } = path.parse(name)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return {
    url: `/static/${stem}.${hash}${ext}`,
    integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
    type: types[ext.slice(1)] ?? 'application/octet-stream',
    bytes,
    brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    gzip: gzipSync(bytes),
  }
}
