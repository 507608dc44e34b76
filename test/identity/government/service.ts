import { afterAll, beforeAll } from 'vitest'
import {
  type IdentityService,
  type InventedPerson,
  startIdentityService,
} from '../../../src/demo/identityService.ts'
import { createProvider, type Provider } from '../../../src/openid/provider.ts'
import { type Jar, passService } from '../../openid/passService.ts'
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
    const started = await startIdentityService(site(), {
      port: 0,
      client: 'patients',
      people: service.people,
    })
    Object.assign(service, started, {
      provider: createProvider({ ...started.settings, timeoutMs: 60_000 }),
    })
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
