import type { Throttles } from '../identity/throttle/throttles.ts'
import type { Provider } from '../openid/provider.ts'
import type { Site } from '../web/context.ts'
import { router } from '../web/context.ts'
import { appointmentRoutes } from './appointment/appointmentRoutes.ts'
import type { BookParts } from './appointment/book.ts'
import { bookRoutes } from './appointment/bookRoutes.ts'
import { confirmRoutes } from './confirm/confirmRoutes.ts'
import type { HoldLimits } from './hold/hold.ts'
import { holdRoutes } from './hold/holdRoutes.ts'
import { keepRoutes } from './hold/keepRoutes.ts'
import { moveRoutes } from './move/moveRoutes.ts'
import { contactRoutes } from './patient/contactRoutes.ts'

/** What booking needs of the application. */
export interface BookingParts extends BookParts {
  throttles: Throttles
  /** The government's service of identity, where the operator configured one. */
  government: Provider | undefined
  limits: HoldLimits
  site: Site
}

/** The second proof, and the way from a chosen slot to an appointment kept, moved or cancelled. */
export function bookingRoutes(parts: BookingParts) {
  const routes = router()
  routes.route('/', confirmRoutes(parts))
  routes.route('/', holdRoutes(parts))
  routes.route('/', keepRoutes(parts))
  routes.route('/', bookRoutes(parts))
  routes.route('/', moveRoutes(parts))
  routes.route('/', appointmentRoutes(parts))
  routes.route('/', contactRoutes(parts))
  return routes
}
