import { patientPool } from '../support/patient.ts'

/** A connection of the application, and every statement it sent since the list was last emptied. */
export function watchedConnection(url: string) {
  const connection = patientPool(url)
  const statements: string[] = []
  connection.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (config: { text: string }) => Promise<unknown>
    Object.assign(client, {
      query: (config: { text: string }) => {
        statements.push(config.text)
        return query(config)
      },
    })
  })
  return { ...connection, statements }
}
