import { DEMO_CARDS } from '../demo/cards.ts'
import type { DemoClient, IdentityService, InventedPerson } from '../demo/identityService.ts'
import { DEMO_STAFF_PEOPLE } from '../demo/staffIdentities.ts'
import type { TrialCard } from '../identity/card/trialCard.ts'
import type { ProviderSettings } from '../openid/provider.ts'
import type { Config } from './config.ts'
import { isHere } from './way.ts'

/** Far from the ports that other copies of this site take, and two for each of them. */
const APART = 20_000
const FARTHER = 30_000

/** The services of identity that this installation signs in with, if any, and whether one is the demonstration's. */
interface IdentityServices {
  government?: ProviderSettings | undefined
  staff?: ProviderSettings | undefined
  demoStaff: boolean
  stop(): Promise<void>
}

/**
 * The government's service of identity for patients and the organisation's for staff: the operator's, or, for a demonstration that
 * only this machine sees, services of its own with invented people. Each is another's, as they are in life: whoever is known to
 * one is not to the other.
 */
export async function provideIdentityServices(
  config: Pick<Config, 'government' | 'staffService' | 'demo' | 'publicOrigin' | 'host' | 'port'>,
): Promise<IdentityServices> {
  const { government, staffService: staff, demo, publicOrigin, host, port } = config
  const alone = demo && isHere(publicOrigin) && isHere(`http://${host}`)
  if (!alone) return { government, staff, demoStaff: false, async stop() {} }
  // A real installation never loads it.
  const { startIdentityService } = await import('../demo/identityService.ts')
  const started: IdentityService[] = []
  const own = async (apart: number, client: DemoClient, people: readonly InventedPerson[]) => {
    const at = port + apart > 65_535 ? port - apart : port + apart
    const service = await startIdentityService(publicOrigin, { port: at, client, people })
    started.push(service)
    return service.settings
  }
  const cards = DEMO_CARDS.filter(({ word }) => word !== 'child').map(personOf)
  return {
    government: government ?? (await own(APART, 'patients', cards)),
    staff: staff ?? (await own(FARTHER, 'staff', DEMO_STAFF_PEOPLE)),
    demoStaff: staff === undefined,
    async stop() {
      for (const service of started) await service.stop()
    },
  }
}

function personOf({ word, fields }: TrialCard): InventedPerson {
  const { first_name = '', last_name = '', birth_year, birth_month, birth_day } = fields
  const birthdate = `${birth_year}-${birth_month}-${birth_day}`
  return { sub: `demo-${word}`, given_name: first_name, family_name: last_name, birthdate }
}
