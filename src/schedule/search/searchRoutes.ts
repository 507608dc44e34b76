import { ownHold } from '../../booking/hold/ownHold.ts'
import type { Db } from '../../db/database.ts'
import type { Reason } from '../../db/schema.ts'
import { findPosition, type Position } from '../../directory/position.ts'
import { identified } from '../../identity/policies.ts'
import { patientOf, standing } from '../../identity/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { count } from '../../web/counted.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import type { SearchCriteria } from './criteria.ts'
import { reasonsFor } from './reasons.ts'
import { search } from './search.ts'
import {
  blankSearch,
  criteriaOf,
  dayRefused,
  filledSearch,
  SearchForm,
  shownPostalCode,
} from './searchForm.ts'
import { searchPage } from './searchPage.ts'
import { searchResults } from './searchResults.ts'

declare module '../../identity/session.ts' {
  interface PatientSession {
    criteria?: SearchCriteria
    /** Where the area of the criteria lies. */
    position?: Position
    /** Those that suit the person, found when the search began. */
    reasons?: readonly Reason[]
  }
}

const FRAGMENT = { fragment: '/schedule/search/_search' }

/** The criteria of a search, kept in the session alone, and its results. */
export function searchRoutes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/search', allow(identified), async (c) => {
    const { criteria, eligibility } = patientOf(c)
    const filled = criteria ? filledSearch(criteria) : blankSearch(eligibility, c.var.now)
    const held = ownHold(standing(c))
    const form = blank(filled.values, filled.lists)
    const page = searchPage(c.var, await looking(c), form, held)
    const results = criteria ? await resultsOf(c, criteria, held) : null
    return render(c, '/schedule/search/search', { ...page, results }, FRAGMENT)
  })

  routes.post('/search', allow(identified), async (c) => {
    const form = await submitted(c, SearchForm, ['moment', 'method'])
    const criteria = form.value && criteriaOf(form.value, c.var.now)
    const position = criteria?.area ? await findPosition(db, criteria.area) : undefined
    if (criteria) {
      const dayError = dayRefused(criteria.from, c.var.now)
      if (dayError) form.errors['from'] = dayError
      if (criteria.area && !position)
        form.errors['postal_code'] = 'schedule.error.postal_code_elsewhere'
    }
    if (!criteria || Object.keys(form.errors).length > 0) return refused(c, form)
    const { reasons } = await looking(c)
    Object.assign(patientOf(c), { criteria, position, reasons })
    return seeOther(c, '/search')
  })

  async function looking(c: Page) {
    const { eligibility, cardExpired = false, reasons } = patientOf(c)
    return {
      eligibility,
      cardExpired,
      reasons: reasons ?? (await reasonsFor(db, eligibility, c.var.now)),
    }
  }

  async function refused(c: Page, form: Form<unknown>) {
    form.values['postal_code'] = shownPostalCode(form.values['postal_code'] ?? '')
    const held = ownHold(standing(c))
    const page = searchPage(c.var, await looking(c), form, held)
    return render(
      c,
      '/schedule/search/search',
      { ...page, results: null },
      { ...FRAGMENT, status: 422 },
    )
  }

  async function resultsOf(c: Page, criteria: SearchCriteria, held: ReturnType<typeof ownHold>) {
    const { eligibility, id: session, position } = patientOf(c)
    const found = await search(db, { eligibility, session, position }, criteria)
    count(c, 'searched')
    if (found.nothing) count(c, 'found_nothing')
    const { now, site } = c.var
    return searchResults(c.var, { ...found, eligibility, criteria, held, now, phone: site.phone })
  }

  return routes
}
