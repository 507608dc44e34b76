import { type DatabaseUrls, embeddedUrls } from '../postgres/addresses.ts'
import { bootstrap } from '../postgres/bootstrap.ts'
import { type Log, startEmbedded } from '../postgres/embedded.ts'
import type { Config } from './config.ts'
import { ensurePasswords } from './passwords.ts'

const DATABASE = 'rendez_vous'

/** Returns the configured addresses, else those of the built-in server, started and prepared; `lost` is its end. */
export async function provideDatabase(
  { database, dataDir }: Pick<Config, 'database' | 'dataDir'>,
  log: Log,
): Promise<{ urls: DatabaseUrls; lost?: Promise<Error>; stop: () => Promise<void> }> {
  if (database) return { urls: database, stop: async () => {} }
  const passwords = ensurePasswords(dataDir)
  const server = await startEmbedded({ dataDir, superuser: passwords.superuser, log })
  try {
    await bootstrap(server.superuserUrl('postgres'), { database: DATABASE, passwords })
    const { lost, stop } = server
    return { urls: embeddedUrls(server.port, DATABASE, passwords), lost, stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}
