import type { Logger } from 'pino'
import type { Db } from './db/database.ts'
import type { Mailbox } from './demo/mailbox.ts'
import type { Register } from './identity/register.ts'
import type { Throttles } from './identity/throttle/throttles.ts'
import type { FieldKeys } from './privacy/fieldKeys.ts'
import type { Config } from './start/config.ts'
import type { Site } from './web/context.ts'
import type { SessionSeal } from './web/session.ts'

/** What the application is made of: `main` and the tests put it together by hand. */
export interface Parts {
  config: Pick<Config, 'trustedProxyHops'>
  db: Db
  keys: FieldKeys
  seal: SessionSeal
  site: Site
  register: Register
  throttles: Throttles
  /** Where the messages of a visit can be read, if the site has such a page. */
  mailbox: Mailbox
  log: Logger
  now: () => Date
}
