import type { Page } from '../../web/context.ts'
import { cookieFor } from '../../web/cookie.ts'
import { blank, type Form, showsOrigin } from '../../web/form.ts'
import { OUR_COOKIES } from '../../web/ourCookies.ts'
import { render } from '../../web/view.ts'
import { ATTESTATION_DAYS } from '../attestation.ts'
import { hostsOf } from './offers.ts'
import { endOf, type Standing } from './standing.ts'
import type { Terms } from './terms.ts'
import { choiceDays, sendsSignal, visitorStanding } from './visitorChoices.ts'

/** The page on which visitors see every cookie, what they chose, and choose otherwise; a form with a mistake comes back. */
export function settingsPage(c: Page, terms: Terms, returned?: Form<unknown>) {
  showsOrigin(c)
  const { origin, optional } = c.var.site
  const standing = visitorStanding(c, terms)
  const named = OUR_COOKIES.map((purpose) => [purpose, cookieFor(origin, purpose).name])
  const data = {
    cookies: Object.fromEntries(named) as Record<string, string>,
    attestation_days: ATTESTATION_DAYS,
    feedback_page: 'cookies',
    choice_days: choiceDays(optional),
    categories: terms.categories.map((category) => ({
      category,
      tags: optional.tags.filter((tag) => tag.category === category),
    })),
    lasting: optional.tags.filter(({ cookies }) => cookies.some((one) => one.of === 'recipient')),
    hosts: hostsOf,
    signal: sendsSignal(c),
    ...chosen(terms, standing),
    form: returned ?? blank(answers(terms, standing)),
  }
  return render(c, `/site/${c.var.locale}/cookies`, data, { status: returned ? 422 : 200 })
}

function chosen(terms: Terms, { choice, granted, since }: Standing) {
  return {
    choice: choice ?? null,
    granted,
    chosen_at: choice ? new Date(choice.at) : null,
    asked_again_at: choice ? endOf(terms, choice) : null,
    receipt: choice?.receipt?.match(/.{4}/g)?.join(' ') ?? null,
    changed: since ? terms.question(since).changed : null,
  }
}

/** What somebody chose is shown as such; nobody else finds anything ticked. */
function answers({ categories }: Terms, { choice, granted }: Standing) {
  if (!choice) return {}
  const answer = (of: Standing['granted'][number]) => (granted.includes(of) ? 'yes' : 'no')
  return Object.fromEntries(categories.map((category) => [category, answer(category)]))
}
