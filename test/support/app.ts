import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { beforeAll } from 'vitest'
import { createApp } from '../../src/app.ts'
import { createMailbox } from '../../src/demo/mailbox.ts'
import { localRegister } from '../../src/identity/register/localRegister.ts'
import { createThrottles } from '../../src/identity/throttle/throttles.ts'
import type { Parts } from '../../src/parts.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { createChoiceLimit } from '../../src/site/cookies/choiceLimit.ts'
import { createPolicies } from '../../src/site/policies/policies.ts'
import { createStatistics } from '../../src/site/statistics/statistics.ts'
import { openStatusBook } from '../../src/site/status/statusBook.ts'
import { demoOrganisation } from '../../src/start/organisation.ts'
import { loadAssets } from '../../src/web/assets.ts'
import { createSeal } from '../../src/web/sealed.ts'
import { NO_TAGS } from '../../src/web/tagSettings.ts'
import { createClient, origin, type TestClient } from './client.ts'
import { now, type TestDatabase, useDatabase } from './database.ts'
import { aPerson, type TestPerson } from './factories.ts'
import { PATIENT_REQUEST, patientLine } from './patient.ts'

const key = () => randomBytes(32).toString('hex')
const ring = () => ({ current: '1', keys: { 1: key() } })
const assets = loadAssets()

export interface TestApp extends TestDatabase {
  parts: Parts
  app: ReturnType<typeof createApp>
  keys: Parts['keys']
  /** Moves the application's clock and the database's together. */
  travel(to: Date): Promise<void>
  client(): TestClient
  /** A browser whose person is identified: a new person of the register unless one is given. */
  identifiedClient(person?: TestPerson, locale?: 'fr' | 'en'): Promise<TestClient>
}

/** The real application on a real database, its clock in the test's hands; `change` replaces parts. */
export function useApp(change: (parts: Parts) => Partial<Parts> = () => ({})): TestApp {
  const context = useDatabase() as TestApp
  let clock = now

  beforeAll(async () => {
    const keys = createFieldKeys({ field: ring(), index: key() })
    const log = pino({ level: 'silent' })
    const policies = createPolicies(context.db)
    const parts: Parts = {
      config: { trustedProxyHops: 0, securityContact: 'mailto:securite@cliniques-demo.example' },
      db: context.db,
      line: patientLine(8),
      requestMilliseconds: PATIENT_REQUEST,
      keys,
      seal: createSeal(ring()),
      site: {
        name: { fr: 'Rendez-vous médicaux', en: 'Medical Appointments' },
        operator: 'Cliniques Démo',
        phone: '1 800 555-0199',
        email: 'aide@cliniques-demo.example',
        demo: true,
        mailbox: true,
        texts: true,
        origin,
        assets,
        optional: NO_TAGS,
        log,
      },
      register: localRegister(context.db, keys),
      limits: { perDay: 3, provedPerDay: 10, holdsPerHour: 30, sameSlotPerHour: 2 },
      throttles: createThrottles(context.db, {
        perHour: 5,
        perDay: 10,
        perPersonPerDay: 20,
        perAddressPerHour: 200,
      }),
      choiceLimit: createChoiceLimit(),
      textReceipts: undefined,
      receiptMilliseconds: PATIENT_REQUEST,
      organisation: demoOrganisation(),
      policies,
      terms: policies,
      mailbox: createMailbox(),
      statistics: createStatistics(context.db),
      status: await openStatusBook({ db: context.db, folder: '/nowhere', log, now: () => clock }),
      government: undefined,
      staffService: undefined,
      trialCards: [],
      trialWorkers: [],
      leaving: new AbortController().signal,
      log,
      now: () => clock,
    }
    context.parts = { ...parts, ...change(parts) }
    context.keys = context.parts.keys
    context.app = createApp(context.parts)
  })

  context.travel = async (to) => {
    clock = to
    await context.setClock(to)
  }
  context.client = () => {
    clock = now
    return createClient(
      (request) =>
        context.app.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } }),
      context.parts.site.origin,
    )
  }
  context.identifiedClient = async (given, locale = 'fr') => {
    const person = given ?? (await aPerson(context.owner, context.keys))
    const client = context.client()
    if (locale === 'en') {
      await client.get('/en/attestation')
      await client.post('/en/attestation', {})
    }
    await client.get(`/${locale}/identification`)
    const answer = await client.post(`/${locale}/identification`, cardOf(person))
    if (answer.status !== 303) throw new Error(`identification answered ${answer.status}`)
    return client
  }
  return context
}

/** What the person would type from the card. */
export function cardOf(person: TestPerson) {
  const [year = '', month = '', day = ''] = person.birth_date.split('-')
  return {
    first_name: person.first_name,
    last_name: person.last_name,
    health_insurance_number: person.health_insurance_number,
    sequence_number: person.sequence_number,
    birth_day: day,
    birth_month: month,
    birth_year: year,
    accept_terms: 'yes',
  }
}
