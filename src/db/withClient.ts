import pg from 'pg'
import './dates.ts'

/** Lends a connection of its own to `work`, then closes it: for what happens once, at start. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(url)
  // The query that was under way reports the loss; unheard, the event would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
