import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { CompiledQuery, sql } from 'kysely'
import type { OpenTrx } from './database.ts'
import { sqlState } from './errors.ts'

const src = path.join(import.meta.dirname, '..')

/** Every file of routines, in the order of their application: one written in SQL follows those that it calls. */
export const ROUTINES = [
  'i18n/zone.sql',
  'privacy/actor.sql',
  'privacy/door.sql',
  'privacy/doorOutcome.sql',
  'privacy/doorOfClinics.sql',
  'privacy/consents.sql',
  'privacy/forget.sql',
  'site/policies/policies.sql',
  'privacy/log/accessLog.sql',
  'messages/queueMessage.sql',
  'messages/messageCounts.sql',
  'messages/textTries.sql',
  'messages/noteOutcome.sql',
  'messages/outbox.sql',
  'messages/receipts/receipts.sql',
  'schedule/search/eligibility.sql',
  'booking/hold/heldElsewhere.sql',
  'schedule/search/openSlots.sql',
  'schedule/search/findOpenings.sql',
  'schedule/search/week.sql',
  'schedule/search/nothing.sql',
  'schedule/slot.sql',
  'booking/submission/confirmationLimits.sql',
  'booking/hold/hold.sql',
  'booking/hold/keepHold.sql',
  'booking/hold/endHolds.sql',
  'site/cookies/cookieChoice.sql',
  'identity/endSession.sql',
  'identity/standing.sql',
  'identity/register/register.sql',
  'identity/throttle/throttle.sql',
  'identity/government/governmentSession.sql',
  'identity/government/binding.sql',
  'staff/session.sql',
  'staff/identity/identity.sql',
  'staff/accounts/account.sql',
  'staff/factors/passkey.sql',
  'staff/accounts/invitation.sql',
  'staff/accounts/reset.sql',
  'staff/people/people.sql',
  'staff/accounts/idle.sql',
  'staff/news/news.sql',
  'schedule/timetable/postingRules.sql',
  'schedule/timetable/clinicSlots.sql',
  'directory/clinic/services.sql',
  'directory/clinic/clinicSettings.sql',
  'directory/network/network.sql',
  'directory/load/loadDirectory.sql',
  'directory/load/directoryImport.sql',
  'schedule/timetable/timetable.sql',
  'schedule/plans/plans.sql',
  'schedule/exceptions/exceptions.sql',
  'schedule/plans/loadPlans.sql',
  'schedule/openings/weekOfClinic.sql',
  'booking/confirm/code.sql',
  'booking/submission/submission.sql',
  'booking/appointment/appointment.sql',
  'booking/appointment/changeable.sql',
  'booking/notices/notices.sql',
  'booking/notices/endMessages.sql',
  'booking/notices/unsubscribe.sql',
  'booking/notices/reminders.sql',
  'booking/closures/closures.sql',
  'booking/review/review.sql',
  'booking/day/lateness.sql',
  'booking/closures/carryOut.sql',
  'booking/day/visits.sql',
  'booking/day/cancelVisit.sql',
  'booking/day/moveVisit.sql',
  'booking/insight/insight.sql',
  'booking/desk/deskCall.sql',
  'booking/desk/deskOpenings.sql',
  'booking/person/mayLook.sql',
  'booking/person/breakGlass.sql',
  'booking/person/unregistered.sql',
  'booking/person/mergePerson.sql',
  'booking/desk/warnings.sql',
  'booking/desk/bookAtDesk.sql',
  'booking/home/glance.sql',
  'booking/patient/forgetNeeds.sql',
  'booking/appointment/book.sql',
  'booking/appointment/cancel.sql',
  'booking/patient/changeContact.sql',
  'booking/move/move.sql',
  'site/feedback/feedback.sql',
  'site/incidents/incidentReports.sql',
  'site/statistics/statistics.sql',
]

/**
 * Brings the routines up to date when the text of any of them changed, all or nothing in the caller's transaction: one that
 * takes or answers something else is made anew, and one that is in no file any more goes. An unchanged set costs one query.
 */
export async function applyRoutines(trx: OpenTrx): Promise<boolean> {
  const texts = await Promise.all(ROUTINES.map((file) => readFile(path.join(src, file), 'utf8')))
  const digest = createHash('sha256').update(texts.join('\0')).digest('hex')
  const applied = await trx.selectFrom('routine_set').select(['digest', 'names']).executeTakeFirst()
  if (applied?.digest === digest) return false
  for (const text of texts) await apply(trx, text)
  const names = texts.flatMap(namesIn)
  await drop(trx, applied?.names.filter((name) => !names.includes(name)) ?? [])
  await trx
    .insertInto('routine_set')
    .values({ one: true, digest, names })
    .onConflict((conflict) => conflict.column('one').doUpdateSet({ digest, names }))
    .execute()
  return true
}

/** Another answer, another name of a parameter, another kind; or other parameters, which leaves two of one name. */
const NOT_REPLACED = ['42P13', '42809', '42725']

/** What can be replaced is, so that whoever is calling it does not notice. */
async function apply(trx: OpenTrx, text: string) {
  const run = (statement: string) => trx.executeQuery(CompiledQuery.raw(statement))
  await run('savepoint routines')
  try {
    await run(text)
  } catch (error) {
    if (!NOT_REPLACED.includes(sqlState(error) ?? '')) throw error
    await run('rollback to savepoint routines')
    await drop(trx, namesIn(text))
    await run(text)
  }
  await run('release savepoint routines')
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/^create or replace (?:function|procedure) ([\w.]+)/gm)].flatMap(
    ([, name]) => name ?? [],
  )
}

/** Drops every routine of these names, whatever it takes. */
async function drop(trx: OpenTrx, names: string[]) {
  const { rows } = await sql<{ statement: string }>`
    select format('drop routine %s', p.oid::regprocedure) as statement from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname || '.' || p.proname = any(${names.map((name) => (name.includes('.') ? name : `public.${name}`))})
  `.execute(trx)
  for (const { statement } of rows) await trx.executeQuery(CompiledQuery.raw(statement))
}
