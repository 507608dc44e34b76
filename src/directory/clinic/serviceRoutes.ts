import { randomUUID } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import { METHODS, REASONS, REDIRECTIONS, SEXES } from '../../db/lists.ts'
import { may } from '../../staff/policies.ts'
import { clinicOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { practitionersOf } from '../practitioners.ts'
import { filledWith, serviceForm, serviceOf } from './serviceForm.ts'
import { postingOf, previewService, type Service, saveService, servicesOf } from './services.ts'

/** What a new service begins with: everybody sees it six weeks ahead. */
const ANYONE = {
  a_lead_hours: '1008',
  b_lead_hours: '1008',
  c_lead_hours: '1008',
  d_lead_hours: '1008',
}
/** The desk keeps nothing. */
const DESK = { desk_percent: '0', desk_hours: '0', release_time: '' }

/** A slot to show when it is seen: a Tuesday morning, so many days ahead. */
const SAMPLE = { days: 14, weekday: 2, hour: 9 }

const lists = { methods: METHODS, reasons: REASONS, sexes: SEXES, redirections: REDIRECTIONS }

/** What a clinic offers, and who sees its slots when. */
export function servicesRoutes({ db }: { db: Db }) {
  const routes = router()
  const managers = allow(may('manage_services'))

  routes.get('/services', managers, async (c) => {
    const services = await servicesOf(db, clinicOf(c).id)
    return render(c, '/directory/clinic/services', { services })
  })

  routes.get('/services/new', managers, (c) => {
    const values = {
      ...ANYONE,
      id: randomUUID(),
      version: '0',
      duration_minutes: '20',
      buffer_minutes: '0',
      ...DESK,
    }
    return servicePage(c, blank(values))
  })

  routes.get('/services/:id', managers, async (c) => {
    const services = await servicesOf(db, clinicOf(c).id)
    const service = services.find(({ id }) => id === c.req.param('id'))
    return service ? servicePage(c, blank(filledWith(service)), { service }) : c.notFound()
  })

  routes.post('/services', managers, async (c) => {
    const form = await submitted(c, serviceForm)
    if (!form.value) return servicePage(c, form)
    const clinic = clinicOf(c).id
    const service = serviceOf(form.value)
    const reposted = service.version > 0 ? await previewService(db, clinic, service) : 0
    // Nothing is shown to others before whoever decides it has seen how much.
    if (form.value.look || (reposted > 0 && form.value.seen !== reposted)) {
      const page = { form, reposted, ...(await timelineOf(c, service)) }
      return render(c, '/directory/clinic/service_preview', page)
    }
    const { outcome } = await saveService(db, clinic, service)
    if (outcome === null) return c.notFound()
    if (outcome === 'changed') {
      form.errors[''] = 'directory.error.changed'
      return servicePage(c, form, { refused: 409 })
    }
    tellNext(c, 'directory.notice.saved')
    return seeOther(c, '/staff/services')
  })

  async function servicePage(
    c: Page,
    form: Form<unknown>,
    { service, refused }: { service?: Service; refused?: 409 } = {},
  ) {
    const status = refused ?? (Object.keys(form.errors).length > 0 ? 422 : 200)
    const data = {
      ...{ form, is_new: form.values['version'] === '0', ...lists },
      practitioners: await practitionersOf(db, clinicOf(c).id),
      timeline: service ? await timelineOf(c, service) : null,
    }
    return render(c, '/directory/clinic/service', data, { status })
  }

  /** Who would see a sample slot of a service, and when. */
  async function timelineOf(c: Page, service: Service) {
    const { id: clinic, zone } = clinicOf(c)
    const day = c.var.now.toTemporalInstant().toZonedDateTimeISO(zone).add({ days: SAMPLE.days })
    const tuesday = day.add({ days: (SAMPLE.weekday + 7 - day.dayOfWeek) % 7 })
    const start = tuesday.withPlainTime({ hour: SAMPLE.hour })
    const starts_at = new Date(start.epochMilliseconds)
    const posting = await postingOf(db, { clinic, service, starts_at })
    return { service, posting, starts_at, zoned: zone }
  }

  return routes
}
