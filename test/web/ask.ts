import { type PatientSession, patients } from '../../src/identity/session.ts'
import { cookieFor } from '../../src/web/cookie.ts'
import type { TestApp } from '../support/app.ts'
import { origin } from '../support/client.ts'
import { now } from '../support/database.ts'

export const FORM = 'application/x-www-form-urlencoded'

export interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string | URLSearchParams
  /** The sealed session. */
  cookie?: string | undefined
  /** Where the request comes from. */
  address?: string
}

/** One request as any program may send it, with nothing that a browser would add. */
export async function ask(
  { app }: Pick<TestApp, 'app'>,
  path: string,
  { method = 'GET', headers = {}, body, cookie, address = '127.0.0.1' }: Asked = {},
) {
  const all = new Headers({ Host: new URL(origin).host, ...headers })
  if (cookie) all.set('Cookie', `${cookieFor(origin, 'session').name}=${cookie}`)
  const request = new Request(`${origin}${path}`, { method, headers: all, body: body ?? null })
  return app.fetch(request, { incoming: { socket: { remoteAddress: address } } })
}

/** A form of another program's, without a cookie or an origin. */
export function postForm(
  context: Pick<TestApp, 'app'>,
  path: string,
  body: string,
  headers: Record<string, string> = {},
) {
  return ask(context, path, { method: 'POST', body, headers: { 'Content-Type': FORM, ...headers } })
}

/** The sealed session that this answer leaves in the browser. */
export function cookieOf(answer: Response): string | undefined {
  const line = answer.headers
    .getSetCookie()
    .find((each) => each.includes(cookieFor(origin, 'session').name))
  return line?.split(';')[0]?.split('=').slice(1).join('=')
}

/** A sealed session as the card form would leave it. */
export async function sealed({ parts }: TestApp, given: Partial<PatientSession> = {}) {
  const session: PatientSession = { ...patients.begin(now), ...given }
  return { session, cookie: await parts.seal.seal(session, patients) }
}

export const eligibility = {
  practitioner_id: null,
  place_id: null,
  with_physician: false,
  birth_date: '1985-05-14',
  sex: 'female',
} as const
