export const origin = 'http://localhost:3000'

export interface Answer {
  status: number
  text: string
  /** The path of a redirection, without the query that makes its address new. */
  location: string | undefined
  headers: Headers
}

export interface TestClient {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  /** Posts a form as a browser without JavaScript would: with the hidden token of the last page, unless given. */
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Answer>
  /** As `post`, with a file for each field that has one. */
  postFiles(path: string, fields: Fields, files: Record<string, File>): Promise<Answer>
  /** The value of a hidden field or the first radio of that name on the last page. */
  field(name: string): string
  cookies: Map<string, string>
}

type Fields = Record<string, string | string[]>

/** A browser without JavaScript: keeps cookies, follows no redirection, remembers the last page. */
export function createClient(
  fetch: (request: Request) => Response | Promise<Response>,
  site = origin,
): TestClient {
  const cookies = new Map<string, string>()
  let page = ''

  async function send(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers)
    headers.set('Host', new URL(site).host)
    if (cookies.size > 0) {
      headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const response = await fetch(new Request(`${site}${path}`, { ...init, headers }))
    for (const line of response.headers.getSetCookie()) keep(line)
    // Times are written with spaces that do not break; tests read them as people do.
    const text = (await response.text()).replaceAll('\u00a0', ' ')
    if (text) page = text
    const location = response.headers.get('Location')?.replace(/[?&]n=[0-9a-z]+(?=#|$)/, '')
    return { status: response.status, text, location, headers: response.headers }
  }

  function keep(line: string) {
    const [pair = ''] = line.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    const value = pair.slice(pair.indexOf('=') + 1)
    if (value === '' || /max-age=0/i.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }

  function field(name: string) {
    const tag = page.match(new RegExp(`<(?:input|button)[^>]*\\sname="${name}"[^>]*>`))?.[0] ?? ''
    return tag.match(/\svalue="([^"]*)"/)?.[1] ?? ''
  }

  return {
    cookies,
    field,
    get: (path, headers = {}) => send(path, { headers }),
    postFiles: (path, fields, files) => {
      const body = new FormData()
      const given = { form_token: field('form_token'), form_for: field('form_for'), ...fields }
      for (const [name, value] of [...Object.entries(given), ...Object.entries(files)])
        for (const each of [value].flat()) body.append(name, each)
      return send(path, { method: 'POST', body, headers: { Origin: site } })
    },
    post: (path, fields, headers = {}) => {
      const body = new URLSearchParams({ form_token: field('form_token') })
      const owner = field('form_for')
      if (owner) body.set('form_for', owner)
      for (const [name, value] of Object.entries(fields)) {
        body.delete(name)
        for (const each of [value].flat()) body.append(name, each)
      }
      return send(path, {
        method: 'POST',
        body: body.toString(),
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          Origin: site,
          ...headers,
        },
      })
    },
  }
}
