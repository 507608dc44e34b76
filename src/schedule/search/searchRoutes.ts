import { findOwnHold } from '../../booking/hold/ownHold.ts'
import type { Db } from '../../db/database.ts'
import { findPosition } from '../../directory/position.ts'
import { identified } from '../../identity/policies.ts'
import { patientOf } from '../../identity/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { isRemote, type SearchCriteria } from './criteria.ts'
import { findOpenings, type Search } from './findOpenings.ts'
import { explainNothing } from './nothing.ts'
import { reasonsFor } from './reasons.ts'
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
  }
}

const WHOLE_PROVINCE_KM = 2000
const FRAGMENT = { fragment: '/schedule/_search' }

/** The criteria of a search, kept in the session alone, and its results. */
export function searchRoutes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/search', allow(identified), async (c) => {
    const { criteria, eligibility } = patientOf(c)
    const filled = criteria ? filledSearch(criteria) : blankSearch(eligibility, c.var.now)
    const held = await ownHold(c)
    const form = blank(filled.values, filled.lists)
    const page = searchPage(c.var, await looking(c), form, held)
    const results = criteria ? await resultsOf(c, criteria, held) : null
    return render(c, '/schedule/search', { ...page, results }, FRAGMENT)
  })

  routes.post('/search', allow(identified), async (c) => {
    const form = await submitted(c, SearchForm, ['moment', 'method'])
    const criteria = form.value && criteriaOf(form.value, c.var.now)
    if (criteria) {
      const dayError = dayRefused(criteria.from, c.var.now)
      if (dayError) form.errors['from'] = dayError
      if (criteria.area && !(await findPosition(db, criteria.area)))
        form.errors['postal_code'] = 'schedule.error.postal_code_elsewhere'
    }
    if (!criteria || Object.keys(form.errors).length > 0) return refused(c, form)
    patientOf(c).criteria = criteria
    return seeOther(c, '/search')
  })

  async function looking(c: Page) {
    const { eligibility, cardExpired = false } = patientOf(c)
    const reasons = await reasonsFor(db, eligibility, c.var.now)
    return { eligibility, cardExpired, reasons }
  }

  function ownHold(c: Page) {
    const { person, id: session } = patientOf(c)
    return findOwnHold(db, { person, session })
  }

  async function refused(c: Page, form: Form<unknown>) {
    form.values['postal_code'] = shownPostalCode(form.values['postal_code'] ?? '')
    const held = await ownHold(c)
    const page = searchPage(c.var, await looking(c), form, held)
    return render(c, '/schedule/search', { ...page, results: null }, { ...FRAGMENT, status: 422 })
  }

  async function resultsOf(
    c: Page,
    criteria: SearchCriteria,
    held: Awaited<ReturnType<typeof ownHold>>,
  ) {
    const { eligibility, id: session } = patientOf(c)
    const position = criteria.area ? await findPosition(db, criteria.area) : undefined
    const remote = isRemote(criteria.methods)
    const distance_km = remote ? WHOLE_PROVINCE_KM : criteria.distance
    const order = remote ? 'soonest' : criteria.order
    const search: Search = { eligibility, session, criteria, position, distance_km, order }
    const clinics = await findOpenings(db, search)
    const none = clinics.every((clinic) => clinic.openings.length === 0)
    const nothing = none ? await explainNothing(db, search) : undefined
    const approximate = position?.approximate
    const { now, site } = c.var
    const found = {
      eligibility,
      criteria,
      clinics,
      nothing,
      approximate,
      held,
      now,
      phone: site.phone,
    }
    return searchResults(c.var, found)
  }

  return routes
}
