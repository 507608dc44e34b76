import { randomUUID } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { PROFESSIONS } from '../../db/lists.ts'
import { bookedAhead } from '../../schedule/openings/bookedAhead.ts'
import { languageChoices } from '../../schedule/search/languages.ts'
import { may } from '../../staff/policies.ts'
import { workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import {
  clinicsLike,
  networkPractitioner,
  practitionersNowhere,
  savePractitioner,
  setPractitionerRole,
} from './network.ts'
import {
  filledWithPractitioner,
  practitionerForm,
  practitionerFrom,
  TITLES,
} from './networkForms.ts'

const PRACTITIONERS = '/staff/practitioners'
const placeForm = z.strictObject({
  clinic_name: z.string().min(1, 'form.error.required').max(120, 'form.error.too_long'),
})

/** Those who see people, for the network's administrators; and their own entry, for themselves. */
export function practitionerRoutes({ db }: { db: Db }) {
  const routes = router()
  const network = allow(may('manage_network'))
  const themselves = allow(may('correct_own_entry'))
  const toPractitioner = (c: Page) => seeOther(c, `${PRACTITIONERS}/${c.req.param('id')}`)

  routes.get('/practitioners', network, async (c) =>
    render(c, '/directory/network/practitioners', await practitionersNowhere(db)),
  )

  routes.get('/practitioners/new', network, (c) => {
    const clinic = z.uuid().safeParse(c.req.query('clinic')).data ?? ''
    const values = { id: randomUUID(), version: '0', clinic, title: '' }
    return newPage(c, blank(values, { languages: ['fr'] }))
  })

  routes.post('/practitioners', network, async (c) => {
    const form = await submitted(c, practitionerForm, ['languages'])
    const before = await entryAsked(form.values['id'])
    if (!form.value) return before ? practitionerPage(c, { id: before.id, form }) : newPage(c, form)
    const { clinic, id } = form.value
    const outcome = await savePractitioner(db, practitionerFrom(form.value), clinic || null)
    if (outcome === null) return c.notFound()
    if (outcome === 'changed') {
      form.errors[''] = 'network.error.changed'
      return practitionerPage(c, { id, form, status: 409 })
    }
    tellNext(c, 'network.notice.practitioner')
    return seeOther(c, `${PRACTITIONERS}/${id}`)
  })

  routes.get('/practitioners/:id', network, (c) => practitionerPage(c, { id: c.req.param('id') }))

  routes.get('/practitioners/:id/clinics', network, toPractitioner)

  routes.post('/practitioners/:id/clinics', network, async (c) => {
    const form = await submitted(c, placeForm)
    const entry = await entryAsked(c.req.param('id'))
    if (!entry) return c.notFound()
    if (!form.value) return practitionerPage(c, { id: entry.id, place: form })
    const wanted = form.value.clinic_name
    const { clinics } = await clinicsLike(db, wanted)
    const exact = clinics.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
    const [found, other] = exact.length > 0 ? exact : clinics
    if (!found || other) {
      form.errors['clinic_name'] = other ? 'network.error.several' : 'network.error.no_clinic'
      return practitionerPage(c, { id: entry.id, place: form })
    }
    await setPractitionerRole(db, { practitioner: entry.id, clinic: found.id, works: true })
    tellNext(c, 'network.notice.practitioner')
    return toPractitioner(c)
  })

  routes.get('/practitioners/:id/departure', network, toPractitioner)

  routes.post('/practitioners/:id/departure', network, async (c) => {
    const { clinic } = await pressed(c, { clinic: z.uuid() })
    const entry = await entryAsked(c.req.param('id'))
    if (!entry?.clinics.some(({ id }) => id === clinic)) return c.notFound()
    if (!(await setPractitionerRole(db, { practitioner: entry.id, clinic, works: false })))
      return practitionerPage(c, { id: entry.id, stays: clinic, status: 409 })
    tellNext(c, 'network.notice.departure')
    return toPractitioner(c)
  })

  routes.get('/entry', themselves, (c) => entryPage(c))

  routes.post('/entry', themselves, async (c) => {
    const form = await submitted(c, practitionerForm, ['languages'])
    if (!form.value) return entryPage(c, form)
    if (form.value.id !== workerOf(c).practitioner) throw new HTTPException(404)
    const entry = await entryAsked(form.value.id)
    if (!entry) return c.notFound()
    // What they are by law is the network's to say.
    const { profession, license_number } = entry
    const corrected = { ...practitionerFrom(form.value), profession, license_number }
    const outcome = await savePractitioner(db, corrected, null)
    if (outcome !== 'done') {
      form.errors[''] = 'network.error.changed'
      return entryPage(c, form)
    }
    tellNext(c, 'network.notice.practitioner')
    return seeOther(c, '/staff/entry')
  })

  async function entryAsked(asked: string | null | undefined) {
    const id = z.uuid().safeParse(asked)
    return id.success ? networkPractitioner(db, id.data) : undefined
  }

  function newPage(c: Page, form: Form<unknown>) {
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return render(c, '/directory/network/practitioner_new', { form, ...lists(c) }, { status })
  }

  async function practitionerPage(
    c: Page,
    given: {
      id: string | undefined
      form?: Form<unknown>
      place?: Form<unknown>
      stays?: string
      status?: 409
    },
  ) {
    const entry = await entryAsked(given.id)
    if (!entry) return c.notFound()
    const filled = filledWithPractitioner(entry)
    const refused = given.form ?? given.place
    const data = {
      ...{ entry, ...lists(c), form: refused ?? blank() },
      entry_form: given.form ?? blank(filled.values, filled.lists),
      place_form: given.place ?? blank(),
      booked: given.stays
        ? await bookedAhead(db, {
            ...{ clinic: given.stays, practitioner: entry.id, now: c.var.now },
          })
        : null,
    }
    const status = given.status ?? (refused ? 422 : 200)
    return render(c, '/directory/network/practitioner', data, { status })
  }

  async function entryPage(c: Page, form?: Form<unknown>) {
    const entry = await entryAsked(workerOf(c).practitioner)
    if (!entry) return render(c, '/directory/network/no_entry')
    const filled = filledWithPractitioner(entry)
    const data = { entry, form: form ?? blank(filled.values, filled.lists), ...lists(c) }
    const status = form ? 422 : 200
    return render(c, '/directory/network/entry', data, { status })
  }

  return routes
}

const lists = (c: Page) => ({
  professions: PROFESSIONS,
  titles: TITLES,
  languages: languageChoices(c.var.locale),
})
