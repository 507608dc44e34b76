import * as z from 'zod'
import { allow, anyone } from '../../web/allow.ts'
import { router, type Site, seeOther } from '../../web/context.ts'
import { submittedByAnyone } from '../../web/form.ts'
import type { ChoiceParts } from './keepChoice.ts'
import { settingsPage } from './settingsPage.ts'
import { termsOf } from './terms.ts'
import { choose } from './visitorChoices.ts'

const answer = z.enum(['yes', 'no'])
/** A page of ours to come back to, and the one that the attestation leads to: nothing else of an address. */
const BACK = /^(?:\/[\w-][\w.-]*)*(?:\?to=(?:\/[\w-][\w.-]*)+)?$/

/**
 * Takes a choice of tags. No session is needed, so that the pages that ask need none either: they stand before any is read,
 * and in English before the attestation.
 */
export function consentRoutes(parts: ChoiceParts & { site: Site }) {
  const routes = router()
  const terms = termsOf(parts.site.optional)
  const asked = (category: 'performance' | 'service_improvement') =>
    terms.categories.includes(category) ? answer : answer.optional()
  const Choice = z.strictObject({
    performance: asked('performance'),
    service_improvement: asked('service_improvement'),
    to: z.string().optional(),
  })

  routes.get('/consent', allow(anyone), (c) => seeOther(c, '/cookies'))

  routes.post('/consent', allow(anyone), async (c) => {
    const form = await submittedByAnyone(c, Choice)
    const { value } = form
    if (!value) return settingsPage(c, terms, form)
    const granted = terms.categories.filter((category) => value[category] === 'yes')
    if (terms.categories.length > 0) await choose(c, parts, { terms, granted })
    return seeOther(c, backTo(value.to))
  })

  return routes
}

function backTo(to = '/cookies') {
  return BACK.test(to) && to.length <= 400 ? to || '/' : '/'
}
