import type { Logger } from 'pino'
import type { BookingParts } from './booking/routes.ts'
import type { Mailbox } from './demo/mailbox.ts'
import type { IdentityParts } from './identity/routes.ts'
import type { ReceiptParts } from './messages/receipts/receiptRoutes.ts'
import type { ScheduleParts } from './schedule/search/routes.ts'
import type { SiteParts } from './site/routes.ts'
import type { StatisticsParts } from './site/statistics/statisticsRoutes.ts'
import type { StatusParts } from './site/status/statusRoutes.ts'
import type { StaffParts } from './staff/routes.ts'
import type { Line } from './web/line.ts'
import type { Seal } from './web/sealed.ts'

/** What the application is made of: what each feature's routes ask for, and what the frame needs itself. */
export interface Parts
  extends BookingParts,
    IdentityParts,
    ReceiptParts,
    ScheduleParts,
    SiteParts,
    StaffParts,
    StatisticsParts,
    StatusParts {
  config: { trustedProxyHops: number; metricsToken?: string | undefined; securityContact: string }
  seal: Seal
  line: Line
  /** How long a request waits for the database in all. */
  requestMilliseconds: number
  /** Where the messages of a session can be read, if the site has such a page. */
  mailbox: Mailbox
  /** Told when this process is about to stop. */
  leaving: AbortSignal
  log: Logger
  now: () => Date
}
