import { account } from './en/account.ts'
import { booking } from './en/booking.ts'
import { closures } from './en/closures.ts'
import { day } from './en/day.ts'
import { desk } from './en/desk.ts'
import { directory } from './en/directory.ts'
import { feedback } from './en/feedback.ts'
import { files } from './en/files.ts'
import { government } from './en/government.ts'
import { identity } from './en/identity.ts'
import { importing } from './en/importing.ts'
import { incidents } from './en/incidents.ts'
import { insight } from './en/insight.ts'
import { leaving } from './en/leaving.ts'
import { messages } from './en/messages.ts'
import { network } from './en/network.ts'
import { plans } from './en/plans.ts'
import { policies } from './en/policies.ts'
import { schedule } from './en/schedule.ts'
import { site } from './en/site.ts'
import { staff } from './en/staff.ts'
import { staffIdentity } from './en/staffIdentity.ts'
import { statistics } from './en/statistics.ts'
import { status } from './en/status.ts'
import { web } from './en/web.ts'

/** Every string people see, in English: the same keys as French, or it does not compile. */
export const en = {
  ...web,
  ...site,
  ...leaving,
  ...feedback,
  ...status,
  ...incidents,
  ...policies,
  ...identity,
  ...government,
  ...schedule,
  ...booking,
  ...day,
  ...closures,
  ...desk,
  ...messages,
  ...staff,
  ...staffIdentity,
  ...directory,
  ...plans,
  ...network,
  ...files,
  ...importing,
  ...insight,
  ...statistics,
  ...account,
}
