import http from 'node:http'
import { Broken } from '../proofs/broken.ts'
import { type Answer, type Sent, titleOf } from '../stage/answer.ts'
import { ORIGIN } from '../stage/application.ts'
import { type Form, findForm } from './forms.ts'

/** A browser without JavaScript: keeps cookies, follows no redirection by itself, remembers the last page with a form. */
export interface Visitor {
  readonly cookies: Map<string, string>
  /** The last page. */
  page(): string
  get(path: string): Promise<Answer>
  post(sent: Sent): Promise<Answer>
  /** Fills a form of the last page as a person would: hidden fields and defaults as they are, the rest as given. */
  fill(action: string | RegExp, fields?: Fields): Sent
  /** A form that this proof writes by itself, with the token of the last page that carried one. */
  write(path: string, fields: Fields): Sent
  leave(): void
}

export type Fields = Record<string, string | readonly string[]>

const PATIENCE_MS = 20_000

/** A new visitor who comes from an address of their own. */
export function createVisitor(port: () => number, address: string): Visitor {
  // With a time-out of its own, other than the requests', the agent also heeds the server's, and never uses a
  // connection that is about to close.
  const lasting = { keepAlive: true, timeout: 2 * PATIENCE_MS }
  const agent = new http.Agent({ ...lasting, localAddress: address } as http.AgentOptions)
  const cookies = new Map<string, string>()
  let page = ''
  let token = ''

  function send(method: string, path: string, body?: string): Promise<Answer> {
    const started = performance.now()
    const headers: Record<string, string> = { Host: new URL(ORIGIN).host, Accept: 'text/html' }
    if (cookies.size > 0)
      headers['Cookie'] = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (body !== undefined) {
      headers['Content-Type'] = 'application/x-www-form-urlencoded'
      headers['Content-Length'] = String(Buffer.byteLength(body))
      headers['Origin'] = ORIGIN
    }
    return new Promise((resolve) => {
      const since = () => performance.now() - started
      const lost = ({ message }: Error) =>
        resolve({ status: 0, text: message, location: '', headers: {}, milliseconds: since() })
      const request = http.request(
        { host: '127.0.0.1', port: port(), method, path, headers, agent, timeout: PATIENCE_MS },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', lost)
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString()
            for (const line of response.headers['set-cookie'] ?? []) keep(line)
            remember(text)
            const { statusCode: status = 0, headers } = response
            const location = headers.location?.replace(/[?&]n=[0-9a-z]+(?=#|$)/, '') ?? ''
            resolve({ status, text, location, headers, milliseconds: since() })
          })
        },
      )
      request.on('timeout', () => request.destroy(new Error('no answer for 20 s')))
      request.on('error', lost)
      request.end(body)
    })
  }

  function keep(line: string) {
    const [pair = ''] = line.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    const value = pair.slice(pair.indexOf('=') + 1)
    if (value === '' || /max-age=0/i.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }

  function remember(text: string) {
    if (!text) return
    page = text
    token = /\sname="form_token"\s+value="([^"]+)"/.exec(text)?.[1] ?? token
  }

  function fill(action: string | RegExp, fields: Fields = {}): Sent {
    const form = findForm(page, action)
    if (!form) throw new Broken(`no form ${action} on the page “${titleOf(page)}”`)
    return { path: form.action, body: bodyOf({ ...form.fields, ...fields }) }
  }

  return {
    cookies,
    page: () => page,
    get: (path) => send('GET', path),
    post: ({ path, body }) => send('POST', path, body),
    fill,
    write: (path, fields) => ({ path, body: bodyOf({ form_token: token, ...fields }) }),
    leave: () => agent.destroy(),
  }
}

function bodyOf(fields: Form['fields'] | Fields): string {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    for (const each of [value].flat()) body.append(name, String(each))
  return body.toString()
}
