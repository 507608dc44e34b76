import { account } from './fr/account.ts'
import { booking } from './fr/booking.ts'
import { day } from './fr/day.ts'
import { directory } from './fr/directory.ts'
import { files } from './fr/files.ts'
import { government } from './fr/government.ts'
import { identity } from './fr/identity.ts'
import { importing } from './fr/importing.ts'
import { messages } from './fr/messages.ts'
import { network } from './fr/network.ts'
import { plans } from './fr/plans.ts'
import { schedule } from './fr/schedule.ts'
import { site } from './fr/site.ts'
import { staff } from './fr/staff.ts'
import { web } from './fr/web.ts'

/** Every string people see, in French: the source that English must match key for key. */
export const fr = {
  ...web,
  ...site,
  ...identity,
  ...government,
  ...schedule,
  ...booking,
  ...day,
  ...messages,
  ...staff,
  ...directory,
  ...plans,
  ...network,
  ...files,
  ...importing,
  ...account,
}
