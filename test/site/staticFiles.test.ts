import { existsSync } from 'node:fs'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { useApp } from '../support/app.ts'
import { root } from '../support/sources.ts'

const context = useApp()
const paths = () => [...context.parts.site.assets.byUrl.keys()]
const ask = (path: string, headers: Record<string, string> = {}) =>
  context.app.request(`http://localhost:3000${path}`, {
    headers: { Host: 'localhost:3000', ...headers },
  })

test('style, script and icons may be kept for a year: another content has another name', async () => {
  expect(paths()).toHaveLength(8)
  for (const path of paths()) {
    const answer = await ask(path)
    expect(answer.status).toBe(200)
    expect(path).toMatch(/^\/static\/[a-z-]+\.[0-9a-f]{12}\.(?:css|js|png|svg)$/)
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  }
})

test('a browser that asks for the icon by its old name gets a small one, to keep for a day', async () => {
  const answer = await ask('/favicon.ico')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe('image/x-icon')
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=86400')
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect([...bytes.subarray(0, 8)]).toEqual([0, 0, 1, 0, 1, 0, 32, 32])
  expect(bytes.length).toBeLessThan(1024)
})

test('each browser gets the smallest form that it can read', async () => {
  const { style } = context.parts.site.assets
  const [br, gzip, plain] = await Promise.all(
    ['br', 'gzip', 'identity'].map(async (encoding) => {
      const answer = await ask(style.url, { 'Accept-Encoding': encoding })
      const bytes = Buffer.from(await answer.arrayBuffer())
      return { encoding: answer.headers.get('Content-Encoding'), bytes }
    }),
  )
  expect([br?.encoding, gzip?.encoding, plain?.encoding]).toEqual(['br', 'gzip', null])
  expect(brotliDecompressSync(br?.bytes ?? '')).toEqual(plain?.bytes)
  expect(gunzipSync(gzip?.bytes ?? '')).toEqual(plain?.bytes)
})

describe('no other path leads to a file (S-23)', () => {
  const tricks = [
    (path: string) => path.replace('/static/', '/static//'),
    (path: string) => path.replace('/static/', '//static/'),
    (path: string) => path.replace('/static/', '/static%2f'),
    (path: string) => path.replace('/static/', '/static/%2e%2e%2fstatic%2f'),
    (path: string) => path.replace('/static/', '/static/..;/static/'),
    (path: string) => `${path};.html`,
    (path: string) => `${path}%20`,
    (path: string) => path.toUpperCase(),
    (path: string) => path.replace(/\.[0-9a-f]{12}\./, '.'),
    () => '/static/',
    () => '/static/..%2fpackage.json',
    () => '/static/../package.json',
    () => '/static/%2e%2e%2fsrc%2fapp.ts',
    () => '/static/constructor',
  ]

  test.each(tricks.map((trick) => ({ trick, like: trick('/static/style.0.css') })))(
    '$like',
    async ({ trick }) => {
      for (const path of paths()) {
        const answer = await ask(trick(path))
        expect({ path: trick(path), status: answer.status }).toEqual({
          path: trick(path),
          status: 404,
        })
      }
    },
  )

  test('a server that followed the path into the folder would be found out', () => {
    const followed = (to: string) => existsSync(path.join(root, decodeURIComponent(to)))
    const reached = tricks.filter((trick) => followed(trick('/static/style.css')))
    expect(reached.length).toBeGreaterThan(3)
  })
})

test('a page that swaps no part asks for one script, which browsers of 2019 can read', async () => {
  const { htmx, script } = context.parts.site.assets
  const client = await context.identifiedClient()
  expect((await client.get('/fr/search')).text).toContain(htmx.url)
  const home = (await client.get('/fr')).text
  expect(home).toContain(script.url)
  expect(home).not.toContain(htmx.url)
  expect(script.bytes.toString()).not.toMatch(/\?\.[A-Za-z[(]|\?\?|\|\|=|&&=|\.at\(|replaceAll/)
})

test.each(['gzip;q=0', 'br; q=0.0, gzip; q=0', 'identity', 'xgzip', ''])(
  'asked for "%s", pages and files come as they are',
  async (coding) => {
    for (const path of [...paths(), '/fr']) {
      const answer = await ask(path, { 'Accept-Encoding': coding })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('Content-Encoding')).toBeNull()
    }
    const coded = await ask('/fr', { 'Accept-Encoding': 'br;q=0, GZIP;q=0.5' })
    expect(coded.headers.get('Content-Encoding')).toBe('gzip')
  },
)
