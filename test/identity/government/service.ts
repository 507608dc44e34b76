import { afterAll, beforeAll } from 'vitest'
import {
  type IdentityService,
  type InventedPerson,
  startIdentityService,
} from '../../../src/demo/identityService.ts'
import { createProvider, type Provider } from '../../../src/openid/provider.ts'
import { origin, type TestClient } from '../../support/client.ts'
import type { TestPerson } from '../../support/factories.ts'

export interface TestService {
  provider: Provider
  settings: IdentityService['settings']
  /** Whoever may sign in there. */
  people: InventedPerson[]
  stop(): Promise<void>
}

/** The demonstration's service of identity on a free port of this machine, for the site of this origin. */
export function useService(site = () => origin): TestService {
  const service = { people: [] as InventedPerson[] } as TestService
  beforeAll(async () => {
    const started = await startIdentityService(site(), { port: 0, people: service.people })
    Object.assign(service, started, { provider: createProvider(started.settings) })
  })
  afterAll(() => service.stop())
  return service
}

/** Somebody who has an identity there, and this card. */
export function identityOf(
  { people }: TestService,
  { first_name, last_name, birth_date }: TestPerson,
  sub: string,
): string {
  people.push({ sub, given_name: first_name, family_name: last_name, birthdate: birth_date })
  return sub
}

/** A browser's cookies at the service, which outlive a visit. */
export type Jar = Map<string, string>

/**
 * Goes from an address of the service to the one that it sends back to, as whoever this is; nobody goes back without
 * signing in. Returns the path of our site, with its query.
 */
export async function passService(start: string, sub: string, jar: Jar = new Map()) {
  let at = new URL(start)
  for (let steps = 0; steps < 10; steps++) {
    const choosing = at.pathname.startsWith('/interaction/')
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie },
      ...(choosing && { method: 'POST', body: new URLSearchParams({ person: sub }) }),
    })
    await answer.text()
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split(/=(.*)/) ?? []
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    const location = answer.headers.get('Location')
    if (!location) throw new Error(`the service answered ${answer.status} at ${at.pathname}`)
    at = new URL(location, at)
    if (at.origin !== new URL(start).origin) return at.pathname + at.search
  }
  throw new Error('the service leads nowhere')
}

/** Presses the button that leads there, and returns where it leads. */
export async function depart(client: TestClient, query = ''): Promise<string> {
  await client.get(`/fr/identification${query}`)
  const answer = await client.post('/fr/sign-in', {})
  if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`)
  return answer.headers.get('Location') ?? ''
}

/** Signs in there and comes back; returns what the site answered. */
export async function signIn(client: TestClient, sub: string, query = '', jar?: Jar) {
  return client.get(await passService(await depart(client, query), sub, jar))
}

/** What somebody types from their card in phase two. */
export function numbersOf(person: TestPerson, expires = '2030-05') {
  const [expiry_year = '', expiry_month = ''] = expires.split('-')
  const { health_insurance_number, sequence_number } = person
  return {
    ...{ health_insurance_number, sequence_number, expiry_year, expiry_month },
    accept_terms: 'yes',
  }
}

/** Both phases. */
export async function signInWithCard(client: TestClient, sub: string, person: TestPerson) {
  await signIn(client, sub)
  await client.get('/fr/sign-in/card')
  return client.post('/fr/sign-in/card', numbersOf(person))
}
