import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { CannotStart } from '../db/cannotStart.ts'
import { protectiveHeaders } from '../web/security.ts'
import type { Config } from './config.ts'

/** Node's own 511 break connections off at opening time, before anybody could be told to come back. */
const MOST_CONNECTING = 4096
/** A stop that waits longer for a client than this gives it up. */
export const LONGEST_DRAIN = 10_000

/**
 * Listens on a port, on any free one for 0, or refuses in one line that names the variable; `stop` lets requests in
 * flight finish.
 */
export async function listening(
  app: Pick<Parameters<typeof createAdaptorServer>[0], 'fetch'>,
  { host, port, publicOrigin }: Pick<Config, 'host' | 'port' | 'publicOrigin'>,
  longestDrain = LONGEST_DRAIN,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      // Longer than proxies keep their idle connections: it is theirs to close first.
      keepAliveTimeout: 75_000,
      // Node would answer a request without a name itself, bare of headers; the application refuses it as well.
      requireHostHeader: false,
    },
  }) as Server
  // The library answers a malformed request itself, without asking the application (S-08).
  const headers = [...protectiveHeaders(publicOrigin), ['Cache-Control', 'no-store'] as const]
  const protect = (response: ServerResponse) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    if (!server.listening) response.setHeader('Connection', 'close')
  }
  server.prependListener('request', (_, response) => protect(response))
  server.on('checkExpectation', (_, response) => {
    protect(response)
    response.writeHead(417, { 'Content-Length': '0', Connection: 'close' }).end()
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable) socket.end(malformed(error.code, headers))
    else socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)))
    server.listen({ host, port, backlog: MOST_CONNECTING })
  })
  const { port: taken } = server.address() as AddressInfo
  return { port: taken, stop: () => drain(server, longestDrain) }
}

/** The answer to what is no request, and never reached anybody, with the headers of every other (S-08). */
function malformed(code: string | undefined, headers: readonly (readonly [string, string])[]) {
  const status = STATUS[code ?? ''] ?? 400
  const lines = [...headers, ['Content-Length', '0'], ['Connection', 'close']]
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n`
}

const STATUS: Partial<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

function drain(server: Server, longest: number): Promise<void> {
  return new Promise((resolve) => {
    const last = setTimeout(() => server.closeAllConnections(), longest)
    // A connection that was busy at first becomes idle once it is answered.
    const sweep = setInterval(() => server.closeIdleConnections(), 100)
    server.close(() => {
      clearTimeout(last)
      clearInterval(sweep)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function explain(error: NodeJS.ErrnoException, host: string, port: number) {
  if (error.code === 'EADDRINUSE') return new CannotStart(`PORT: ${port} is taken; choose another`)
  if (error.code === 'EACCES')
    return new CannotStart(`PORT: ${port} needs a privilege; choose one above 1023`)
  return new CannotStart(`HOST: cannot listen on ${host} (${error.code})`)
}
