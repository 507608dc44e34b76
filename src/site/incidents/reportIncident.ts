import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale } from '../../db/schema.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { countSent } from '../limits/countSent.ts'
import { type IncidentReport, placeOf } from './incidentReport.ts'
import { receiptOf } from './receipt.ts'

type Reported = { ok: true; receipt: string } | { ok: false; seconds: number }

/**
 * Seals a report and keeps it, with a number to quote that opens nothing (S-15); an address that sends too many is told how long it
 * waits. The address is not kept with it. The same form sent again, by a double press or after a lost answer, is one report with one
 * number; changed in between, it is another.
 */
export async function reportIncident(
  parts: { db: Db; keys: FieldKeys },
  { key, report }: { key: string; report: IncidentReport },
  { address, locale }: { address: string; locale: Locale },
): Promise<Reported> {
  const seconds = await countSent(parts, 'incident', address)
  if (seconds > 0) return { ok: false, seconds }
  const text = JSON.stringify(report)
  const id = parts.keys.blindIndex('incident report', `${key} ${text}`)
  const receipt = receiptOf(parts.keys, id)
  const sealed = parts.keys.seal(text, placeOf(id))
  await call(parts.db, 'report_incident', { id, receipt, locale, sealed })
  return { ok: true, receipt }
}
