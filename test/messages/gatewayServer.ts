import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { PRESETS } from '../../src/messages/channels/presets.ts'

export interface Asked {
  method: string | undefined
  path: string | undefined
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** Ends a request: with a status and a body, with what a function does, or never. */
export type Answer =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | ((response: ServerResponse) => void)
  | 'never'

export interface GatewayServer {
  url: string
  /** What came, in order, whatever was answered. */
  asked: Asked[]
  /** The answers to come, the last one again and again. */
  answers: Answer[]
  /** Resolves once so many requests have come. */
  until(count: number): Promise<void>
  stop(): Promise<void>
}

export const ACCEPTED = { status: 201, body: { id: 'n-1', sid: 'SM1', status: 'queued' } } as const

/** A real HTTP server in place of a gateway, gone after the test. */
export async function startGateway(...answers: Answer[]): Promise<GatewayServer> {
  const came = new EventTarget()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method, url: path, headers } = request
    gateway.asked.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
    came.dispatchEvent(new Event('request'))
    const answer = gateway.answers.length > 1 ? gateway.answers.shift() : gateway.answers[0]
    if (answer === undefined || answer === 'never') return
    if (typeof answer === 'function') return answer(response)
    response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers })
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const gateway: GatewayServer = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    answers,
    async until(count) {
      while (gateway.asked.length < count) await once(came, 'request')
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  onTestFinished(gateway.stop)
  return gateway
}

/** A preset whose server is this one, with the settings of an operator. */
export function presetAt(name: keyof typeof PRESETS, { url }: Pick<GatewayServer, 'url'>) {
  const description = PRESETS[name]
  const address = url + description.address.slice('https://'.length).replace(/^[^/]+/, '')
  return {
    description: { ...description, address },
    secret: 'a-secret',
    template: '6f1f0b9e-5b4c-4a53-8d3c-2f9a6f0d1e2b',
    account: 'AC0123',
    from: '+15145550100',
  }
}
