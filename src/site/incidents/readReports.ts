import { call, callForRows } from '../../db/call.ts'
import { asOwner } from '../../db/owner.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { incidentForm, placeOf } from './incidentReport.ts'

interface Row {
  id: string
  receipt: string
  received_at: Date
  locale: string
  sealed: string
}

/** The reports, opened for a reader whose name is written down first, and for good: the database shows them to nobody else. */
export async function readReports(ownerUrl: string, keys: FieldKeys, reader: string) {
  const { begin_incident_reading: reading } = await asOwner(ownerUrl, (trx) =>
    call<{ begin_incident_reading: string }>(trx, 'begin_incident_reading', { reader }),
  )
  const rows = await asOwner(ownerUrl, (trx) =>
    callForRows<Row>(trx, 'incident_reports', { reading }),
  )
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    ...incidentForm.parse(JSON.parse(keys.unseal(sealed, placeOf(row.id)))),
  }))
}
