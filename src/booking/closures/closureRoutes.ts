import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { isKey } from '../../i18n/translate.ts'
import { siteDay } from '../../schedule/calendar.ts'
import { authorized, may, proved } from '../../staff/policies.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import type { DayParts } from '../day/day.ts'
import { staffActor, visitId } from '../day/guard.ts'
import { closeDays, reopenDays } from './close.ts'
import { closureForm, type DaysAsked, daysForm, decisionsForm } from './closureForm.ts'
import { CLOSURES, closurePage, closuresPage, previewPage, stampOf } from './closurePage.ts'
import { type ClosedDays, closureOf } from './closures.ts'
import { type Decision, decide, undo } from './decide.ts'

/**
 * Days that a clinic closes though people have visits then: what that does is shown first; whoever closes them, or decides on
 * visits, proved lately who they are (S-13).
 */
export function closureRoutes(parts: DayParts) {
  const { db } = parts
  const routes = router()
  const managers = authorized(parts, may('close_days'))
  const closers = allow(managers)
  const provedClosers = allow(proved(parts, managers))

  routes.get('/closures', closers, (c) =>
    closuresPage(c, parts, blank({ first_day: siteDay(c.var.now) })),
  )

  routes.get('/closures/new', closers, async (c) => {
    const given = c.req.query()
    if (given['first_day'] === undefined) return seeOther(c, CLOSURES)
    const form = asked(c, given)
    if (!form.value) return closuresPage(c, parts, form)
    const values = { ...form.values, closure: randomUUID() }
    return previewPage(c, parts, { days: daysOf(c, form.value), form: blank(values), status: 200 })
  })

  routes.post('/closures', provedClosers, async (c) => {
    const form = await submitted(c, closureForm(siteDay(c.var.now)), ['decision'])
    if (!form.value) return refused(c, form, 422)
    const { closure, reason, decision: decisions, ...which } = form.value
    const days = daysOf(c, which)
    const given = { ...days, closure, reason, by: workerOf(c).account, now: c.var.now }
    const outcome = await closeDays(db, staffActor(c), given)
    if (outcome === null) return c.notFound()
    if (outcome !== 'done') {
      form.errors[''] = 'closures.error.busy'
      return refused(c, form, 409)
    }
    return decided(c, closure, decisions)
  })

  routes.get('/closures/:id', closers, async (c) => {
    const closure = await closureAsked(c)
    return closure ? closurePage(c, parts, { closure, form: blank() }) : c.notFound()
  })

  /** Whether a closure is still as a page shows it; else what it is now. Nobody pressed anything: the idle clock stands. */
  routes.get('/closures/:id/changes', closers, async (c) => {
    c.set('quiet', true)
    const closure = await closureAsked(c)
    if (!closure) return c.notFound()
    if (stampOf(closure) === c.req.query('since')) return c.body(null, 204)
    return closurePage(c, parts, { closure, form: blank() })
  })

  routes.get('/closures/:id/decisions', closers, toClosure)

  routes.post('/closures/:id/decisions', provedClosers, async (c) => {
    const form = await submitted(c, decisionsForm, ['decision'])
    const closure = await closureAsked(c)
    if (!closure) return c.notFound()
    if (!form.value) return closurePage(c, parts, { closure, form, status: 422 })
    return decided(c, closure.id, form.value.decision)
  })

  routes.get('/closures/:id/undoing', closers, toClosure)

  routes.post('/closures/:id/undoing', closers, async (c) => {
    const form = await pressed(c, { decision: z.union([z.literal('all'), z.uuid()]) })
    const closure = await closureAsked(c)
    if (!closure) return c.notFound()
    const decision = form.decision === 'all' ? null : form.decision
    const given = { clinic: clinicOf(c).id, closure: closure.id, decision }
    const undone = await undo(db, staffActor(c), given)
    tellNext(c, undone > 0 ? 'closures.notice.undoing' : 'closures.notice.left')
    return toClosure(c)
  })

  routes.get('/closures/:id/reopening', closers, toClosure)

  routes.post('/closures/:id/reopening', provedClosers, async (c) => {
    await pressed(c)
    const closure = await closureAsked(c)
    if (!closure) return c.notFound()
    const given = { clinic: clinicOf(c).id, closure: closure.id }
    const outcome = await reopenDays(db, {
      ...given,
      ...{ by: workerOf(c).account, now: c.var.now },
    })
    if (outcome === null) return c.notFound()
    tellNext(c, `closures.notice.reopening_${outcome}`)
    return toClosure(c)
  })

  /** Keeps what was decided, and says so: where something changed meanwhile, that too. */
  async function decided(c: Page, closure: string, decisions: readonly Decision[]) {
    const given = { clinic: clinicOf(c).id, closure, decisions }
    const standing = await decide(db, staffActor(c), given)
    if (standing === null) return c.notFound()
    tellNext(c, standing < decisions.length ? 'closures.notice.some' : 'closures.notice.decided')
    return seeOther(c, `${CLOSURES}/${closure}`)
  }

  /** The preview again, or the page of the days where they themselves are wrong. */
  function refused(c: Page, form: Form<unknown>, status: 409 | 422) {
    const known = asked(c, form.values)
    if (!known.value) return closuresPage(c, parts, known)
    return previewPage(c, parts, { days: daysOf(c, known.value), form, status })
  }

  function closureAsked(c: Page) {
    const closure = visitId(c)
    return closure ? closureOf(db, { clinic: clinicOf(c).id, closure }) : undefined
  }

  return routes
}

const toClosure = (c: Page) => seeOther(c, `${CLOSURES}/${c.req.param('id')}`)

function daysOf(c: Page, { with: whom, first_day, last_day, ...hours }: DaysAsked): ClosedDays {
  const of = { clinic: clinicOf(c).id, practitioner: whom || null, ...hours }
  return { ...of, first_day, last_day: last_day || first_day }
}

/** The days that an address asks for, as a form says what is wrong with them. */
function asked(c: Page, given: Record<string, string>) {
  const { with: whom = '', first_day = '', last_day = '', from_time = '', to_time = '' } = given
  const values = { with: whom, first_day, last_day, from_time, to_time }
  const form: Form<DaysAsked> = blank(values)
  const parsed = daysForm(siteDay(c.var.now)).safeParse(values)
  if (parsed.success) return { ...form, value: parsed.data }
  for (const { path, message } of parsed.error.issues)
    form.errors[String(path[0])] ??= isKey(message) ? message : 'form.error.invalid'
  return form
}
