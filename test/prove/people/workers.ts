import { asOwner } from '../../../src/db/owner.ts'
import { invite } from '../../../src/staff/accounts/invitations.ts'
import type { StaffRole } from '../../../src/staff/rights.ts'
import { codeAt, PASSWORD, secretOn } from '../../staff/accounts/newcomer.ts'
import { Broken } from '../proofs/broken.ts'
import type { Stage } from '../stage/stage.ts'
import { arrive, expectSent } from './journey.ts'
import { unhurried } from './unhurried.ts'
import type { Visitor } from './visitor.ts'

/** Somebody of a clinic's staff, signed in. */
export interface Worker extends Visitor {
  readonly account: string
}

let hired = 0

/**
 * Somebody new with these roles, who came by the link of an invitation as everybody does, was trained and signed an undertaking;
 * perhaps a practitioner.
 */
export async function hire(
  stage: Stage,
  roles: readonly { clinic: string | null; role: StaffRole }[],
  practitioner: string | null = null,
): Promise<Worker> {
  const visitor = unhurried(stage.crowd.stranger())
  let tries = 0
  // An answer that came too late for a machine that is busy leaves the link used: another is good.
  while (!(await accepts(stage, visitor, roles))) {
    tries++
    if (tries === MOST_TRIES) throw new Broken(`${MOST_TRIES} invitations that nobody could accept`)
  }
  const [row] = await stage.sql<{ id: string }>(KNOWN, [practitioner])
  await stage.sql(AUTHORIZED, [row?.id])
  return { ...visitor, account: row?.id ?? '' }
}

const MOST_TRIES = 3

/** Accepts an invitation of its own; false when its link is used already. */
async function accepts(
  stage: Stage,
  visitor: Visitor,
  roles: readonly { clinic: string | null; role: StaffRole }[],
): Promise<boolean> {
  hired++
  const email = `equipe-${hired}@prove.example`
  const token = await asOwner(stage.cluster.urls(stage.database).owner, (trx) =>
    invite(trx, stage.keys, { email, roles, by: null }),
  )
  const path = `/fr/staff/invitations/${token}`
  const { text } = await arrive(visitor, path)
  const code = codeAt(secretOn(text), new Date())
  const accepted = await visitor.post(
    visitor.fill(path, { name: 'Maude Essai', password: PASSWORD, code }),
  )
  if (accepted.status === 404) return false
  expectSent(accepted, /^\/fr\/staff/)
  return true
}

const KNOWN = `update staff_account set practitioner_id = $1
  where id = (select id from staff_account where password_hash is not null order by id desc limit 1) returning id`

// Trained and sworn for as long as they work there.
const AUTHORIZED = `insert into staff_authorization (account_id, clinic_id, kind, dated_on, recorded_by)
  select r.account_id, r.clinic_id, kind, current_date - 1, r.account_id
  from (select distinct account_id, clinic_id from staff_role where account_id = $1 and clinic_id is not null) r,
    unnest('{training,undertaking}'::text[]) kind`
