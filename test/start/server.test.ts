import net from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { listening } from '../../src/start/server.ts'
import { protectiveHeaders } from '../../src/web/security.ts'
import { useApp } from '../support/app.ts'
import { loggedTo } from '../support/logged.ts'

const context = useApp()
const complaints: string[] = []
let port: number
let stop: () => Promise<void>

beforeAll(async () => {
  let app: ReturnType<typeof createApp>
  const anywhere = { host: '127.0.0.1', port: 0, publicOrigin: 'http://localhost' }
  const server = await listening({ fetch: (...asked) => app.fetch(...asked) }, anywhere)
  ;({ port, stop } = server)
  const log = loggedTo(complaints, 'warn')
  const site = { ...context.parts.site, origin: `http://localhost:${port}`, log }
  app = createApp({ ...context.parts, site, log })
})
afterAll(() => stop())

/** Sends bytes as they are, and reads until the server closes or its answer is whole; the first line. */
async function raw(bytes: string, options?: { hangUp: boolean }) {
  return (await exchange(bytes, options)).split('\r\n')[0] ?? ''
}

function exchange(bytes: string, { hangUp = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk
      const [, length] = /content-length: (\d+)/i.exec(said) ?? []
      const body = said.indexOf('\r\n\r\n') + 4
      if (body > 3 && Buffer.byteLength(said.slice(body)) >= Number(length ?? 0)) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(said))
    socket.write(bytes, () => hangUp && socket.destroy())
  })
}

const head = (...lines: string[]) =>
  [
    'POST /fr/identification HTTP/1.1',
    `Host: localhost:${port}`,
    'Content-Type: application/x-www-form-urlencoded',
    ...lines,
    '',
    '',
  ].join('\r\n')

test('a body above 64 KiB is refused, announced or in pieces', async () => {
  expect(await raw(head('Content-Length: 70000') + 'a'.repeat(70_000))).toContain('413')
  const piece = `4000\r\n${'a'.repeat(0x4000)}\r\n`
  expect(await raw(`${head('Transfer-Encoding: chunked')}${piece.repeat(5)}0\r\n\r\n`)).toContain(
    '413',
  )
  expect(await raw(`${head('Transfer-Encoding: chunked')}${piece}0\r\n\r\n`), 'control').toContain(
    '422',
  )
})

test('whoever hangs up in the middle of a form harms nobody', async () => {
  for (let i = 0; i < 20; i++) {
    await raw(`${head('Content-Length: 500')}first_name=A`, { hangUp: true })
    await raw(`${head('Transfer-Encoding: chunked')}5\r\nfirst`, { hangUp: true })
  }
  const answer = await fetch(`http://localhost:${port}/fr`)
  expect(answer.status).toBe(200)
  expect(complaints).toEqual([])
})

test.for([
  ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
  ['a length and pieces', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
  ['a length that is no number', ['Content-Length: 5x']],
  ['a header with a line break', ['X-A: b\nX-C: d']],
  ['a space before the colon', ['X-A : b']],
  ['more headers than anyone needs', [`X-A: ${'b'.repeat(20_000)}`]],
] as const)('%s is no request', async ([, lines]) => {
  expect(await raw(`${head(...lines)}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d|^$/)
})

test('other paths, methods and protocols find nothing', async () => {
  const ask = (line: string) => raw(`${line}\r\nHost: localhost:${port}\r\n\r\n`)
  expect(await ask('TRACE /fr HTTP/1.1')).toMatch(/ (400|404|405|415) /)
  expect(await ask('GET /../../etc/passwd HTTP/1.1')).toContain('404')
  expect(await ask('GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1')).toContain('404')
  expect(await ask('GET //elsewhere.example/fr HTTP/1.1')).toContain('404')
  expect(await raw('GET /fr HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n')).toContain('421')
  expect(await raw('GET /fr HTTP/1.1\r\n\r\n')).toContain('400')
})

test('a request that names another site in its first line gets a page of ours, and no link there', async () => {
  const answer = await exchange(
    `GET http://elsewhere.example/en/help HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`,
  )
  expect(answer).toContain('303')
  expect(answer.toLowerCase()).toContain('location: /en/attestation')
  expect(answer).not.toContain('elsewhere')
})

const GET = `GET /fr HTTP/1.1\r\n`

test('an answer that the application never saw is protected like the others, and none is protected twice', async () => {
  const host = `Host: localhost:${port}`
  const answers = {
    200: [`${GET}${host}\r\n\r\n`],
    400: [
      `${GET}Host: a b\r\n\r\n`,
      `${GET}Host : a\r\n\r\n`,
      `${GET}\r\n`,
      `GET /fr HTTP/9.9\r\n${host}\r\n\r\n`,
    ],
    413: [head('Content-Length: 70000') + 'a'.repeat(70_000)],
    417: [`${GET}${host}\r\nExpect: tea\r\n\r\n`],
    431: [`${GET}X-A: ${'b'.repeat(20_000)}\r\n\r\n`],
  }
  const names = [...protectiveHeaders('http://localhost').map(([name]) => name), 'Cache-Control']
  for (const [status, asked] of Object.entries(answers))
    for (const bytes of asked) {
      const answer = await exchange(bytes)
      expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
      for (const name of names)
        expect(answer.split(new RegExp(`^${name}:`, 'gim')), name).toHaveLength(2)
    }
})
