import { account } from './fr/account.ts'
import { booking } from './fr/booking.ts'
import { closures } from './fr/closures.ts'
import { day } from './fr/day.ts'
import { desk } from './fr/desk.ts'
import { directory } from './fr/directory.ts'
import { feedback } from './fr/feedback.ts'
import { files } from './fr/files.ts'
import { government } from './fr/government.ts'
import { identity } from './fr/identity.ts'
import { importing } from './fr/importing.ts'
import { incidents } from './fr/incidents.ts'
import { insight } from './fr/insight.ts'
import { leaving } from './fr/leaving.ts'
import { messages } from './fr/messages.ts'
import { network } from './fr/network.ts'
import { plans } from './fr/plans.ts'
import { policies } from './fr/policies.ts'
import { schedule } from './fr/schedule.ts'
import { site } from './fr/site.ts'
import { staff } from './fr/staff.ts'
import { staffIdentity } from './fr/staffIdentity.ts'
import { statistics } from './fr/statistics.ts'
import { status } from './fr/status.ts'
import { web } from './fr/web.ts'

/** Every string people see, in French: the source that English must match key for key. */
export const fr = {
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
