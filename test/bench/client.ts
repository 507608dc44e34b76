import http from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { ORIGIN } from '../prove/stage/application.ts'

/** One question to a server, as a browser asks it. */
export interface Question {
  path: string
  cookie?: string | undefined
  /** Posted, when there is one. */
  body?: string | undefined
  /** Asked by a script, for a part of the page. */
  partial?: boolean
  /** Nobody reads the page: its text stays empty. */
  unread?: boolean
}

export interface Reply {
  status: number
  text: string
  location: string
  retryAfter: string
  cookies: string[]
  /** Of the body, and of what stands before it, as they were sent. */
  bytes: number
  head: number
}

const DECODERS: Record<string, (sent: Buffer) => Buffer> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
}

/** Asks over connections that stay open, with the headers of a browser; a wait has an end. */
export function createAsker(port: number, localAddress = '127.0.0.1') {
  const lasting = { keepAlive: true, maxSockets: 2000, localAddress }
  const agent = new http.Agent(lasting as http.AgentOptions)
  const ask = (question: Question) =>
    new Promise<Reply>((resolve, reject) => {
      const { path, cookie, body, partial, unread } = question
      const headers: Record<string, string> = {
        Host: new URL(ORIGIN).host,
        Accept: 'text/html',
        'Accept-Encoding': 'gzip, br',
        ...(cookie && { Cookie: cookie }),
        ...(partial && { 'HX-Request-Type': 'partial' }),
        ...(body !== undefined && {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': String(Buffer.byteLength(body)),
          Origin: ORIGIN,
        }),
      }
      const method = body === undefined ? 'GET' : 'POST'
      const options = { host: '127.0.0.1', port, path, method, headers, agent, timeout: 20_000 }
      const request = http.request(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const sent = Buffer.concat(chunks)
          const coding = response.headers['content-encoding'] ?? ''
          resolve({
            status: response.statusCode ?? 0,
            text: unread ? '' : String(DECODERS[coding]?.(sent) ?? sent),
            location: response.headers.location ?? '',
            retryAfter: response.headers['retry-after'] ?? '',
            cookies: response.headers['set-cookie'] ?? [],
            bytes: sent.length,
            head: response.rawHeaders.reduce((sum, text) => sum + text.length + 2, 17),
          })
        })
      })
      request.on('timeout', () => request.destroy(new Error('no answer for 20 s')))
      request.on('error', reject)
      request.end(body)
    })
  return { ask, end: () => agent.destroy() }
}

export type Asker = ReturnType<typeof createAsker>
