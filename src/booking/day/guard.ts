import type { Actor } from '../../privacy/actor.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import type { Page } from '../../web/context.ts'

/** Who works on this page, as the access log names them. */
export function staffActor(c: Page): Actor {
  return { staff: workerOf(c).account, clinic: clinicOf(c).id }
}
