import type { Logger } from 'pino'
import { databaseTime } from '../db/clock.ts'

/** Codes of an authenticator are good for half a minute around theirs: a clock that is off by more locks everybody out. */
const MOST_SECONDS = 20

/**
 * Warns when this machine's clock and the database's are apart: the codes of authenticators are read by the one, sessions,
 * holds and deadlines by the other. Says nothing while the database does not answer.
 */
export async function warnOfClock(
  url: string,
  now: () => Date,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const before = now().getTime()
  const at = (await databaseTime(url).catch(() => undefined))?.getTime()
  if (at === undefined) return
  const after = now().getTime()
  const apart = Math.max(before - at, at - after, 0) / 1000
  if (apart > MOST_SECONDS)
    log.warn(
      { seconds: Math.round(apart) },
      'this machine’s clock and the database’s are apart: set them by a time server, or codes and deadlines go wrong',
    )
}
