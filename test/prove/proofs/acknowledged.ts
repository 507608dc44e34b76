import type { Ledger } from '../stage/load.ts'
import type { Sql } from '../stage/stage.ts'
import { expect } from './broken.ts'

/**
 * Throws `Broken` when someone was told of an appointment, or of a cancellation, that the database does not know
 * or when it knows of an appointment that nobody was told of. Everybody must have had an answer.
 */
export async function expectAcknowledged(sql: Sql, { told }: Ledger): Promise<void> {
  const rows = await sql<{ id: string; status: string }>('select id, status from appointment')
  const known = new Map(rows.map(({ id, status }) => [id, status]))
  const lost = [...told].filter(([id, { cancelled }]) => {
    const status = known.get(id)
    return cancelled ? status !== 'cancelled' : status === undefined
  })
  expect(lost.length === 0, `${lost.length} of ${told.size} acknowledged bookings lost`)
  const untold = rows.filter(({ id }) => !told.has(id))
  expect(untold.length === 0, `${untold.length} appointments that nobody was told of`)
}
