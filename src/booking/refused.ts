import type { Key } from '../i18n/translate.ts'
import type { Page } from '../web/context.ts'
import { render } from '../web/view.ts'

/** The page for what the domain refuses: what happened, and where to go on. Nothing was booked or changed. */
export function refused(c: Page, error: Key, status: 409 | 422 = 409) {
  return render(c, '/booking/refused', { error }, { status })
}
