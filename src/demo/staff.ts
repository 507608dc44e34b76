import type { OpenTrx } from '../db/database.ts'
import { AUTHORIZATION_KINDS } from '../db/lists.ts'
import { quebecDay } from '../i18n/zone.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'
import { giveAccount } from '../staff/accounts/accounts.ts'
import { recordAuthorization } from '../staff/people/people.ts'
import type { StaffRole } from '../staff/rights.ts'
import type { TrialWorker } from '../staff/trialWorker.ts'

/** Where they work: a clinic of a group, and another where only the manager and the practitioner work too. */
export const DEMO_CLINIC = 'montreal-plateau'
const OTHER = 'montreal-rosemont'

interface DemoWorker extends TrialWorker {
  works: readonly { at: string | null; as: StaffRole }[]
  /** The code of whoever sees people themselves. */
  practitioner?: string
}

/** Five invented people, one for each way of working in a clinic. */
export const DEMO_WORKERS: readonly DemoWorker[] = [
  worker('reception', 'Maude Ouellet', [{ at: DEMO_CLINIC, as: 'reception' }]),
  {
    ...worker('practitioner', 'Lucía Herrera Rojas', [
      { at: DEMO_CLINIC, as: 'practitioner' },
      { at: OTHER, as: 'practitioner' },
    ]),
    practitioner: 'herrera-rojas-lucia',
  },
  worker('manager', 'Ghislain Thériault', [
    { at: DEMO_CLINIC, as: 'manager' },
    { at: OTHER, as: 'reception' },
  ]),
  worker('privacy', 'Farida Benali', [{ at: DEMO_CLINIC, as: 'privacy' }]),
  worker('network', 'Luc Picard', [{ at: null, as: 'network' }]),
]

/** Gives the invented people their accounts, in the caller's transaction; those who have one keep it. */
export async function loadDemoStaff(
  trx: OpenTrx,
  { keys, now }: { keys: FieldKeys; now: Date },
): Promise<void> {
  const clinics = await trx.selectFrom('clinic').select(['id', 'code']).execute()
  const idOf = new Map(clinics.map(({ id, code }) => [code, id]))
  const practitioners = await trx.selectFrom('practitioner').select(['id', 'code']).execute()
  for (const { name, email, works, practitioner: code } of DEMO_WORKERS) {
    const practitioner = practitioners.find((each) => each.code === code)?.id
    const roles = works
      .filter(({ at }) => at === null || idOf.has(at))
      .map(({ at, as }) => ({ clinic: at === null ? null : (idOf.get(at) ?? null), role: as }))
    const given = { ...{ name, email, practitioner, roles }, locale: 'fr' } as const
    const { account_id, is_new } = await giveAccount(trx, keys, given)
    if (is_new) await trained(trx, account_id, { clinics: roles.map(({ clinic }) => clinic), now })
  }
}

/** Says that somebody followed a training and signed an undertaking some weeks ago, at each clinic where they work. */
async function trained(
  trx: OpenTrx,
  account: string,
  { clinics, now }: { clinics: readonly (string | null)[]; now: Date },
) {
  const dated_on = Temporal.PlainDate.from(quebecDay(now)).subtract({ weeks: 6 }).toString()
  for (const clinic of clinics.filter((each) => each !== null))
    for (const kind of AUTHORIZATION_KINDS)
      await recordAuthorization(trx, { account, clinic, kind, dated_on, by: account })
}

function worker(word: StaffRole, name: string, works: DemoWorker['works']): DemoWorker {
  return { word, name, email: `${word}@cliniques-demo.example`, works }
}
