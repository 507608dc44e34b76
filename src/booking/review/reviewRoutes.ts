import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { dayAt } from '../../i18n/zone.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf, mayHere } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import type { DayParts } from '../day/day.ts'
import { staffActor } from '../day/guard.ts'
import { letterOf } from './letter.ts'
import { CLOSED_WHY, closeReviews, OF_VISITS, type Review, reviewsOf } from './reviews.ts'
import { visitsNamed } from './visitsNamed.ts'

const REVIEW = '/staff/review'
const MOST_SHOWN = 100
/** A form has so many fields and no more. */
const MOST_LETTERS = 40
const closingForm = z.strictObject({
  item: z.array(z.uuid()).min(1).max(MOST_LETTERS),
  why: z.enum(CLOSED_WHY, 'review.error.why' satisfies Key),
})

/** Everything of a clinic that needs a person: one list, each item with the visit that it is about, closed with a why. */
export function reviewRoutes(parts: DayParts) {
  const { db } = parts
  const routes = router()
  const desk = allow(authorized(parts, may('review_visits')))

  routes.get('/review', desk, (c) => reviewPage(c, blank()))

  routes.get('/review/closing', desk, (c) => seeOther(c, REVIEW))

  routes.post('/review/closing', desk, async (c) => {
    const form = await submitted(c, closingForm, ['item'])
    if (!form.value) return reviewPage(c, form)
    const { item: items, why } = form.value
    const closed = await closeReviews(db, staffActor(c), { clinic: clinicOf(c).id, items, why })
    tellNext(c, closed > 0 ? 'review.notice.closed' : 'review.notice.before')
    return seeOther(c, REVIEW)
  })

  routes.get('/review/letters', desk, async (c) => {
    const letters = await withVisits(c, await waiting(c, ['letter'], MOST_LETTERS))
    const data = {
      letters: letters.flatMap(({ id, visit }) =>
        visit ? [{ id, ...letterOf(visit, c.var.now) }] : [],
      ),
    }
    return render(c, '/booking/review/letters', data)
  })

  async function reviewPage(c: Page, form: Form<unknown>) {
    const all = await waiting(c, OF_VISITS, Number.POSITIVE_INFINITY)
    const items = await withVisits(c, all.slice(0, MOST_SHOWN))
    const data = {
      ...{ form, zone: clinicOf(c).zone, whys: CLOSED_WHY, closes: mayHere(c, 'close_days') },
      ...{ all: all.length, shown: items.length },
      kinds: OF_VISITS.flatMap((kind) => {
        const of = items.filter((item) => item.kind === kind)
        return of.length > 0 ? [{ kind, items: of }] : []
      }),
    }
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return render(c, '/booking/review/review_list', data, { status })
  }

  async function waiting(c: Page, kinds: typeof OF_VISITS, most: number) {
    return (await reviewsOf(db, { clinic: clinicOf(c).id, kinds })).slice(0, most)
  }

  /** Each item with who comes to its visit, by one reading of the clinic's days from the first to the last. */
  async function withVisits(c: Page, reviews: readonly Review[]) {
    const at = reviews.flatMap(({ starts_at }) => starts_at?.getTime() ?? [])
    const ids = reviews.flatMap(({ appointment_id }) => appointment_id ?? [])
    const [from, to] = [new Date(Math.min(...at)), new Date(Math.max(...at) + 1)]
    const asked = { clinic: clinicOf(c).id, from, to, ids }
    const named = await visitsNamed(parts, staffActor(c), asked)
    const visits = new Map(named.map((visit) => [visit.id, visit]))
    return reviews.map((review) => ({
      ...review,
      visit: visits.get(review.appointment_id ?? '') ?? null,
      day: review.starts_at && dayAt(review.starts_at, clinicOf(c).zone),
    }))
  }

  return routes
}
