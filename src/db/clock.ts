import { withClient } from './withClient.ts'

/** The time on the database's clock. */
export function databaseTime(url: string): Promise<Date> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at')
    return rows[0]?.at ?? new Date(Number.NaN)
  })
}
