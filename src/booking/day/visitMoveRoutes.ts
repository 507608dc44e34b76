import * as z from 'zod'
import { ASKED_HOW } from '../../db/lists.ts'
import type { Key } from '../../i18n/translate.ts'
import { daysAfter, isDate, mondayOf } from '../../schedule/calendar.ts'
import { weekOfClinic } from '../../schedule/openings/weekOfClinic.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import type { DayParts } from './day.ts'
import { nearDate, queryOf, todayAt } from './dayPage.ts'
import { CameFrom, pageBefore, staffActor, visitAsked, visitId } from './guard.ts'
import { moveVisit, slotsOfOtherAges } from './moveVisit.ts'

/** How a move is asked for; the clinic may wish it by itself. */
const MOVED_HOW = [...ASKED_HOW, 'clinic'] as const

const moveForm = z.strictObject({
  day: z.string().refine(isDate),
  from: CameFrom,
  week: z.string().refine(isDate),
  version: z.coerce.number().int().min(1).max(1_000_000),
  slot: z.uuid('day.error.slot' satisfies Key),
  how: z.enum(MOVED_HOW).default('telephone'),
})

/** A visit of the day that its clinic moves: every free slot of a week is "here". */
export function visitMoveRoutes(parts: DayParts) {
  const routes = router()
  const desk = allow(authorized(parts, may('cancel_visits')))
  const path = '/day/visits/:id/move'

  routes.get(path, desk, (c) => {
    const form = blank({ how: 'telephone', from: c.req.query('from') ?? '' })
    return movePage(c, { ...queryOf(c), form })
  })

  routes.post(path, desk, async (c) => {
    const form = await submitted(c, moveForm)
    const { day, week } = form.values
    const shown = (status: 409 | 422) =>
      movePage(c, { ...(day && { day }), ...(week && { week }), form, status })
    if (!form.value) return shown(422)
    const appointment = visitId(c)
    if (!appointment) return c.notFound()
    const { version, slot, how: asked, from } = form.value
    const how = asked === 'clinic' ? null : asked
    const given = { clinic: clinicOf(c).id, appointment, version, slot, how }
    const outcome = await moveVisit(parts.db, staffActor(c), given)
    if (outcome === null) return c.notFound()
    if (outcome !== 'done' && outcome !== 'changed' && outcome !== 'refused') {
      form.errors[''] = `day.error.${outcome}`
      return shown(409)
    }
    tellNext(c, outcome === 'done' ? 'day.notice.moved' : `day.notice.${outcome}_move`)
    return seeOther(c, pageBefore(from, form.value.day))
  })

  async function movePage(
    c: Page,
    asked: { day?: string; week?: string; form: Form<unknown>; status?: 409 | 422 },
  ) {
    const visit = await visitAsked(c, parts, asked.day)
    if (!visit || asked.day === undefined) return c.notFound()
    const clinic = clinicOf(c)
    const monday = mondayOf(nearDate(c, asked.week) ?? nearDate(c, asked.day) ?? todayAt(c))
    const slots = await weekOfClinic(parts.db, { clinic: clinic.id, monday, practitioner: null })
    const unsuited = await slotsOfOtherAges(parts.db, {
      ...{ clinic: clinic.id, birth_date: visit.birth_date },
      ...{ from: monday, before: daysAfter(monday, 7) },
    })
    const open = slots.filter(
      ({ state, starts_at }) => (state === 'free' || state === 'desk') && starts_at > c.var.now,
    )
    const suited = open.filter(({ slot_id }) => !unsuited.has(slot_id))
    const likely =
      suited.find(({ reason, method }) => reason === visit.reason && method === visit.method) ??
      suited.find(({ method }) => method === visit.method) ??
      suited[0]
    const from = CameFrom.parse(asked.form.values['from'])
    const data = {
      ...{ from: from ?? null, back: pageBefore(from, asked.day) },
      ...{ likely: likely?.slot_id ?? null, unsuited },
      ...{ visit, day: asked.day, week: monday, form: asked.form, zone: clinic.zone },
      ...{ before: daysAfter(monday, -7), after: daysAfter(monday, 7) },
      ways: MOVED_HOW,
      days: [...Map.groupBy(open, ({ starts_on }) => starts_on)],
    }
    return render(c, '/booking/day/visit_move', data, { status: asked.status ?? 200 })
  }

  return routes
}
