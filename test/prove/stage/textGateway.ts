import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { ORIGIN } from './application.ts'

/** A text that a gateway took, as a telephone shows it. */
export interface TakenText {
  key: string
  to: string
  text: string
}

/** A real gateway of texts on the loopback that treats one text well and the next one badly, and keeps what it took. */
export interface TextGateway {
  readonly taken: readonly TakenText[]
  /** Of which of them it said that they came. */
  readonly confirmed: ReadonlySet<string>
  /** What tells the product of it. */
  readonly environment: Record<string, string>
  /** Where receipts go from now on. */
  callsBack(port: number): void
  /** Resolves once every receipt was taken. */
  quiet(): Promise<void>
  /** Tells nobody any more what became of texts. */
  hangUp(): void
}

const SECRET = 'a secret of the proof'
const SLOW_MS = 700
const PATIENCE_MS = 5000

/** How a text is treated at its first try: each way of a gateway in turn. */
const WAYS = [
  'well',
  'slowly',
  'fails after it took it',
  'calls before it answers',
  'calls twice',
] as const

/** Starts one on a free port, which keeps no process running. */
export async function openTextGateway(): Promise<TextGateway> {
  const taken: TakenText[] = []
  const confirmed = new Set<string>()
  const calls = new Set<Promise<void>>()
  let port = 0

  async function call(key: string, ...statuses: string[]) {
    const calling = (async () => {
      confirmed.add(key)
      for (const status of statuses) await told(key, status)
    })()
    calls.add(calling)
    await calling
    calls.delete(calling)
  }

  /** As gateways do: again until somebody takes it. */
  async function told(reference: string, status: string) {
    while (port > 0) {
      const body = JSON.stringify({ reference, status })
      if ((await posted(port, body).catch(() => 0)) === 204) return
      await pause(50)
    }
  }

  async function take({ key, to, text }: TakenText, response: ServerResponse) {
    const tries = taken.filter((each) => each.key === key).length
    const way =
      tries === 0 ? WAYS[new Set(taken.map((each) => each.key)).size % WAYS.length] : 'well'
    taken.push({ key, to, text })
    if (way === 'slowly') await pause(SLOW_MS)
    if (way === 'fails after it took it') return void response.writeHead(500).end('{}')
    // What is told last of a text that arrived says less than what came first.
    const calling = way === 'calls twice' ? ['delivered', 'sending', 'delivered'] : ['delivered']
    if (way === 'calls before it answers') await call(key, ...calling)
    else void call(key, ...calling)
    response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"id":"taken"}')
  }

  const server = createServer(async (asked, response) => {
    await take((await json(asked)) as TakenText, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  const folder = mkdtempSync(join(tmpdir(), 'prove-gateway-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'gateway.json')
  const { port: own } = server.address() as AddressInfo
  writeFileSync(file, JSON.stringify({ ...DESCRIPTION, address: `http://127.0.0.1:${own}/` }))
  return {
    taken,
    confirmed,
    environment: { TEXT_GATEWAY: file, TEXT_HOOK_SECRET: SECRET },
    callsBack: (to) => {
      port = to
    },
    hangUp: () => {
      port = 0
    },
    quiet: async () => {
      await Promise.all(calls)
    },
  }
}

/** Tells one receipt, and returns the status of the answer; `fetch` says no `Host` but its own. */
async function posted(port: number, body: string) {
  const headers = { Authorization: `Bearer ${SECRET}`, Host: new URL(ORIGIN).host }
  const options = { host: '127.0.0.1', port, path: '/hooks/texts', method: 'POST', headers }
  const call = request({ ...options, timeout: PATIENCE_MS })
  call.on('timeout', () => call.destroy())
  call.end(body)
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode ?? 0
}

const DESCRIPTION = {
  body: { json: { key: '{key}', to: '{to}', text: '{text}' } },
  id: 'id',
  receipts: {
    proof: 'bearer',
    body: 'json',
    key: 'reference',
    status: 'status',
    delivered: ['delivered'],
    refused: ['failed'],
  },
}
