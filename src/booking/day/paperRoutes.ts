import * as z from 'zod'
import { isDate } from '../../schedule/calendar.ts'
import { authorized, may, proved } from '../../staff/policies.ts'
import { clinicOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import type { DayOf, DayParts } from './day.ts'
import { DAY, dayAsked, queryOf } from './dayPage.ts'
import { staffActor } from './guard.ts'
import { COLUMNS, columnsChosen } from './sheet.ts'
import { dayOfClinic } from './visits.ts'

const packForm = { day: z.string().refine(isDate), with: z.union([z.literal(''), z.uuid()]) }

/** A day on paper: a sheet with the columns that one chooses, and a file that opens without this site (S-26). */
export function paperRoutes(parts: DayParts) {
  const routes = router()
  const workers = authorized(parts, may('view_day', 'view_own_day'))

  routes.get('/day/sheet', allow(workers), async (c) => {
    const { of, day } = await dayAsked(c, parts, queryOf(c))
    if (!of) return c.notFound()
    const columns = columnsChosen(c.req.queries('column') ?? [])
    const data = { ...(await sheetOf(c, of, 'print')), day, columns, all: COLUMNS }
    return render(c, '/booking/day/day_sheet', data)
  })

  routes.get('/day/pack', allow(workers), (c) => seeOther(c, DAY))

  routes.post('/day/pack', allow(proved(parts, workers)), async (c) => {
    const { of, day } = await dayAsked(c, parts, await pressed(c, packForm))
    if (!of) return c.notFound()
    const data = { ...(await sheetOf(c, of, 'export')), day }
    c.header('Content-Disposition', `attachment; filename="journee-${day}.html"`)
    return render(c, '/booking/day/day_pack', data)
  })

  async function sheetOf(c: Page, of: DayOf, why: 'print' | 'export') {
    const visits = await dayOfClinic(parts, staffActor(c), of, why)
    return {
      visits: visits.filter(({ state }) => state !== 'cancelled'),
      clinic: clinicOf(c),
      practitioner: of.practitioner,
    }
  }

  return routes
}
