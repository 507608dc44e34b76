import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { emailField } from '../../messages/emailAddress.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { bookedAhead } from '../../schedule/openings/bookedAhead.ts'
import { INVITATION_HOURS, inviteByMail } from '../../staff/accounts/invitations.ts'
import { may, proved } from '../../staff/policies.ts'
import { inviting, showInvited, takeInvited } from '../../staff/session.ts'
import { plain } from '../../typed/typed.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { findPosition } from '../position.ts'
import { practitionersOf } from '../practitioners.ts'
import { activateClinic, clinicsLike, networkClinic, saveClinic } from './network.ts'
import { clinicForm, ZONES } from './networkForms.ts'
import { REGIONS } from './regions.ts'

const CLINICS = '/staff/clinics'
/** Whom every clinic needs, and the network invites. */
const FIRST_ROLES = ['manager', 'privacy'] as const
const inviteForm = z.strictObject({
  email: emailField,
  roles: z.array(z.enum(FIRST_ROLES)).min(1, 'staff.error.roles'),
})

/** The clinics of the network, for its administrators: no patient is shown. */
export function networkRoutes({ db, keys }: { db: Db; keys: FieldKeys }) {
  const routes = router()
  const network = allow(may('manage_network'))
  const provedNetwork = allow(proved({ db, keys }, may('manage_network')))
  const toClinic = (c: Page) => seeOther(c, `${CLINICS}/${c.req.param('id')}`)

  routes.get('/clinics', network, async (c) => {
    const like = plain(c.req.query('q') ?? '')
      .replaceAll('\0', '')
      .slice(0, 80)
    return render(c, '/directory/network/clinics', { ...(await clinicsLike(db, like)), like })
  })

  routes.get('/clinics/new', network, (c) =>
    newClinicPage(c, blank({ id: randomUUID(), version: '0', time_zone: ZONES[0] })),
  )

  routes.post('/clinics', network, async (c) => {
    const form = await submitted(c, clinicForm)
    const known = form.value && (await networkClinic(db, form.value.id))
    const shown = (status?: 409) =>
      known ? clinicPage(c, { id: known.id, form, status }) : newClinicPage(c, form)
    if (!form.value) {
      const before = await clinicAsked(form.values['id'])
      return before ? clinicPage(c, { id: before.id, form }) : newClinicPage(c, form)
    }
    const isNew = form.value.version === 0
    const moved = isNew || known?.postal_code.slice(0, 3) !== form.value.postal_code.slice(0, 3)
    const position = moved ? await findPosition(db, form.value.postal_code) : null
    if (position === undefined) {
      form.errors['postal_code'] = 'network.error.position'
      return shown()
    }
    const outcome = await saveClinic(db, { ...form.value, position })
    if (outcome === null) return c.notFound()
    if (outcome === 'changed') {
      form.errors[''] = 'network.error.changed'
      return shown(409)
    }
    tellNext(c, 'network.notice.clinic')
    return seeOther(c, `${CLINICS}/${form.value.id}`)
  })

  routes.get('/clinics/:id', network, (c) => clinicPage(c, { id: c.req.param('id') }))

  routes.get('/clinics/:id/invitation', network, toClinic)

  routes.post('/clinics/:id/invitation', provedNetwork, async (c) => {
    const form = await submitted(c, inviteForm, ['roles'])
    const clinic = await clinicAsked(c.req.param('id'))
    if (!clinic) return c.notFound()
    if (!form.value) return clinicPage(c, { id: clinic.id, invitation: form })
    const { email, roles } = form.value
    const invited = roles.map((role) => ({ clinic: clinic.id, role }))
    const link = await inviteByMail(db, keys, { email, roles: invited, ...inviting(c) })
    showInvited(c, { email, link })
    return toClinic(c)
  })

  routes.get('/clinics/:id/activity', network, toClinic)

  routes.post('/clinics/:id/activity', provedNetwork, async (c) => {
    const { active } = await pressed(c, { active: z.enum(['yes', 'no']) })
    const clinic = await clinicAsked(c.req.param('id'))
    if (!clinic) return c.notFound()
    if (!(await activateClinic(db, clinic.id, active === 'yes')))
      return clinicPage(c, { id: clinic.id, status: 409 })
    tellNext(c, active === 'yes' ? 'network.notice.active' : 'network.notice.inactive')
    return toClinic(c)
  })

  async function clinicAsked(asked: string | undefined) {
    const id = z.uuid().safeParse(asked)
    return id.success ? networkClinic(db, id.data) : undefined
  }

  function newClinicPage(c: Page, form: Form<unknown>) {
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return render(c, '/directory/network/clinic_new', { form, ...lists }, { status })
  }

  async function clinicPage(
    c: Page,
    given: {
      id: string | undefined
      form?: Form<unknown>
      invitation?: Form<unknown>
      status?: 409 | undefined
    },
  ) {
    const clinic = await clinicAsked(given.id)
    if (!clinic) return c.notFound()
    const { deactivated_at, ...fields } = clinic
    const values = Object.entries(fields).map(([name, value]) => [name, String(value)])
    const invited = takeInvited(c)
    const refused = given.form ?? given.invitation
    const inTheWay = given.status === 409 && !refused
    const data = {
      ...{ clinic, invited, ...lists, hours: INVITATION_HOURS },
      form: refused ?? blank(),
      clinic_form: given.form ?? blank(Object.fromEntries(values)),
      invitation_form: given.invitation ?? blank(),
      first_roles: FIRST_ROLES,
      practitioners: await practitionersOf(db, clinic.id),
      booked: inTheWay
        ? await bookedAhead(db, { clinic: clinic.id, practitioner: null, now: c.var.now })
        : null,
    }
    return render(c, '/directory/network/clinic', data, {
      status: given.status ?? (refused ? 422 : 200),
    })
  }

  return routes
}

const lists = { regions: Object.entries(REGIONS).toSorted(), zones: ZONES }
