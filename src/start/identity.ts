import { DEMO_CARDS } from '../demo/cards.ts'
import type { InventedPerson } from '../demo/identityService.ts'
import type { TrialCard } from '../identity/trialCard.ts'
import type { ProviderSettings } from '../openid/provider.ts'
import type { Config } from './config.ts'
import { isHere } from './way.ts'

/** Far from the ports that other copies of this site take, and one for each of them. */
const APART = 20_000

/**
 * The government's service of identity that this installation signs in with, if any: the operator's, or, for a
 * demonstration that only this machine sees, one of its own with invented people.
 */
export async function provideIdentityService(
  config: Pick<Config, 'government' | 'demo' | 'publicOrigin' | 'host' | 'port'>,
): Promise<{ settings?: ProviderSettings | undefined; stop(): Promise<void> }> {
  const { government: settings, demo, publicOrigin, host, port } = config
  const alone = demo && isHere(publicOrigin) && isHere(`http://${host}`)
  if (settings || !alone) return { settings, async stop() {} }
  // A real installation never loads it.
  const { startIdentityService } = await import('../demo/identityService.ts')
  const apart = port + APART > 65_535 ? port - APART : port + APART
  const people = DEMO_CARDS.filter(({ word }) => word !== 'child').map(personOf)
  return startIdentityService(publicOrigin, { port: apart, people })
}

function personOf({ word, fields }: TrialCard): InventedPerson {
  const { first_name = '', last_name = '', birth_year, birth_month, birth_day } = fields
  const birthdate = `${birth_year}-${birth_month}-${birth_day}`
  return { sub: `demo-${word}`, given_name: first_name, family_name: last_name, birthdate }
}
