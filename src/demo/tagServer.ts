import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TagSettings } from '../web/tagSettings.ts'

/** As far from the site's own port: the same at each start, and no second copy's. */
const APART = 10_000
const LAST_PORT = 65_535

/** What each script does in a page: it keeps a cookie there, and tells its server that it was loaded. */
const script = (cookie: string) => `'use strict'
{
  const kept = document.cookie.split('; ').find((one) => one.startsWith('${cookie}='))
  const count = 1 + Number(kept ? kept.slice(${cookie.length + 1}) : 0)
  document.cookie = '${cookie}=' + count + '; path=/; max-age=2592000; samesite=lax'
  new Image().src = new URL('/seen/${cookie}', document.currentScript.src).href
}
`

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/**
 * Starts the invented vendor of the demonstration on this machine alone, at a port of its own, and returns the tags that it
 * serves: one for each category, so that everything about choices can be seen. Its page tells what it was asked.
 */
export async function startTagServer(
  port: number,
): Promise<{ settings: TagSettings; stop(): Promise<void> }> {
  const asked = new Map<string, number>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const cookie = COOKIES.find(
      (name) => pathname === `/${name}.js` || pathname === `/seen/${name}`,
    )
    if (cookie) asked.set(pathname, (asked.get(pathname) ?? 0) + 1)
    response.setHeader('Cache-Control', 'no-store')
    if (!cookie) {
      response.setHeader('Content-Type', 'text/plain; charset=utf-8')
      response.end([...asked].map(([path, times]) => `${path} ${times}\n`).join(''))
    } else if (pathname.endsWith('.js')) {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
      response.end(script(cookie))
    } else {
      response.setHeader('Content-Type', 'image/gif')
      response.end(PIXEL)
    }
  })
  const related = port + APART > LAST_PORT ? port - APART : port + APART
  const taken = await listen(server, related).catch(() => listen(server, 0))
  return {
    settings: demoTags(`http://127.0.0.1:${taken}`),
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
}

const COOKIES = ['demo_visits', 'demo_notebook'] as const

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** The invented tags, at this address. */
function demoTags(address: string): TagSettings {
  const recipient = 'Vitrine Démo inc.'
  const kept_in = { fr: 'sur cette machine', en: 'on this machine' }
  const lasts = { fr: '30 jours', en: '30 days' }
  const hosts = { 'img-src': [address] }
  return {
    ask_again_months: 6,
    changes: [],
    tags: [
      {
        name: 'Compteur Démo',
        category: 'performance',
        purpose: {
          fr: 'Compter les pages vues. Inventé pour la démonstration.',
          en: 'Count page views. Invented for the demonstration.',
        },
        recipient,
        kept_in,
        scripts: [{ address: `${address}/demo_visits.js` }],
        hosts,
        cookies: [
          {
            name: 'demo_visits',
            purpose: { fr: 'Nombre de pages vues', en: 'Number of pages seen' },
            lasts,
            of: 'site',
          },
        ],
      },
      {
        name: 'Carnet Démo',
        category: 'service_improvement',
        purpose: {
          fr: 'Noter comment on se sert des pages publiques. Inventé pour la démonstration.',
          en: 'Note how public pages are used. Invented for the demonstration.',
        },
        recipient,
        kept_in,
        scripts: [{ address: `${address}/demo_notebook.js` }],
        hosts,
        cookies: [
          {
            name: 'demo_notebook',
            purpose: { fr: 'Nombre de pages notées', en: 'Number of pages noted' },
            lasts,
            of: 'site',
          },
        ],
      },
    ],
  }
}
