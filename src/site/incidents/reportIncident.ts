import { randomUUID } from 'node:crypto'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { countSent } from '../limits/countSent.ts'
import { type IncidentReport, placeOf } from './incidentReport.ts'
import { newReceipt } from './receipt.ts'

type Reported = { ok: true; receipt: string } | { ok: false; seconds: number }

/**
 * Seals a report and keeps it, with a number to quote that opens nothing (S-15); an address that sends too many is told how long it
 * waits. The address is not kept with it.
 */
export async function reportIncident(
  parts: { db: Db; keys: FieldKeys },
  report: IncidentReport,
  { address, locale }: { address: string; locale: Locale },
): Promise<Reported> {
  const seconds = await countSent(parts, 'incident', address)
  if (seconds > 0) return { ok: false, seconds }
  const id = randomUUID()
  const receipt = newReceipt()
  const sealed = parts.keys.seal(JSON.stringify(report), placeOf(id))
  await call(parts.db, 'report_incident', { id, receipt, locale, sealed })
  return { ok: true, receipt }
}
