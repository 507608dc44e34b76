import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import { AUTHORIZATION_KINDS } from '../../db/lists.ts'
import { practitionersOf } from '../../directory/practitioners.ts'
import { quebecDay } from '../../i18n/zone.ts'
import { emailField } from '../../messages/emailAddress.ts'
import { bookedAhead } from '../../schedule/openings/bookedAhead.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { accountById } from '../accounts/accounts.ts'
import { INVITATION_HOURS, inviteByMail } from '../accounts/invitations.ts'
import { freeIdentity, identityOf } from '../identity/identities.ts'
import type { IdentityParts } from '../identity/identityRoutes.ts'
import { may, proved } from '../policies.ts'
import { CLINIC_ROLES } from '../rights.ts'
import { clinicOf, inviting, showInvited, takeInvited, workerOf } from '../session.ts'
import { standingOn, trainedUntil } from './authorization.ts'
import {
  type Colleague,
  peopleOf,
  recordAuthorization,
  setPractitioner,
  setRoles,
} from './people.ts'

const rolesField = z.array(z.enum(CLINIC_ROLES))
const inviteForm = z.strictObject({
  email: emailField,
  roles: rolesField.min(1, 'staff.error.roles'),
})
const rolesForm = z.strictObject({ roles: rolesField })
/** Nobody who works today was trained before. */
const EARLIEST = '1950-01-01'

const recordForm = (today: string) =>
  z.strictObject({
    kind: z.enum(AUTHORIZATION_KINDS),
    dated_on: z.iso
      .date('staff.error.date')
      .refine((on) => on >= EARLIEST, 'staff.error.date')
      .refine((on) => on <= today, 'staff.error.date_to_come'),
  })

/** The people of a clinic: who works there as what, who is invited, and who may see what is known of patients. */
export function peopleRoutes({ db, keys, staffService }: IdentityParts) {
  const routes = router()
  const managers = allow(may('manage_people'))
  const provedManagers = allow(proved({ db, keys }, may('manage_people')))

  routes.get('/people', managers, (c) => peoplePage(c, blank()))

  routes.post('/people', provedManagers, async (c) => {
    const form = await submitted(c, inviteForm, ['roles'])
    if (!form.value) return peoplePage(c, form)
    const { email, roles } = form.value
    const clinic = clinicOf(c).id
    const invited = roles.map((role) => ({ clinic, role }))
    const link = await inviteByMail(db, keys, { email, roles: invited, ...inviting(c) })
    showInvited(c, { email, link })
    return seeOther(c, '/staff/people')
  })

  routes.get('/people/:id', managers, (c) => personPage(c, {}))

  routes.get('/people/:id/roles', managers, (c) =>
    seeOther(c, `/staff/people/${c.req.param('id')}`),
  )

  routes.post('/people/:id/roles', provedManagers, async (c) => {
    const form = await submitted(c, rolesForm, ['roles'])
    if (!form.value) return personPage(c, { roles: form })
    const account = colleagueAsked(c)
    const outcome = await setRoles(db, { account, clinic: clinicOf(c).id, roles: form.value.roles })
    if (outcome === null) return c.notFound()
    if (outcome !== 'done') {
      form.errors['roles'] =
        outcome === 'visits' ? 'staff.error.visits' : `staff.error.last_${outcome}`
      return personPage(c, { roles: form, status: 409, stays: outcome === 'visits' })
    }
    tellNext(c, 'staff.notice.roles')
    return seeOther(c, form.value.roles.length > 0 ? `/staff/people/${account}` : '/staff/people')
  })

  routes.get('/people/:id/practitioner', managers, (c) =>
    seeOther(c, `/staff/people/${c.req.param('id')}`),
  )

  routes.post('/people/:id/practitioner', provedManagers, async (c) => {
    const account = colleagueAsked(c)
    const { practitioner } = await pressed(c, { practitioner: z.union([z.uuid(), z.literal('')]) })
    const given = { account, clinic: clinicOf(c).id, practitioner: practitioner || null }
    const outcome = await setPractitioner(db, given)
    if (outcome === null) return c.notFound()
    tellNext(c, outcome === 'done' ? 'staff.notice.practitioner' : `staff.error.${outcome}`)
    return seeOther(c, `/staff/people/${account}`)
  })

  routes.get('/people/:id/authorization', managers, (c) =>
    seeOther(c, `/staff/people/${c.req.param('id')}`),
  )

  routes.post('/people/:id/authorization', managers, async (c) => {
    const form = await submitted(c, recordForm(quebecDay(c.var.now)))
    if (!form.value) return personPage(c, { record: form })
    const account = colleagueAsked(c)
    const given = { ...form.value, account, clinic: clinicOf(c).id, by: workerOf(c).account }
    if (!(await recordAuthorization(db, given))) return c.notFound()
    tellNext(c, 'staff.notice.recorded')
    return seeOther(c, `/staff/people/${account}`)
  })

  if (staffService) {
    routes.get('/people/:id/identity-removal', managers, (c) =>
      seeOther(c, `/staff/people/${c.req.param('id')}`),
    )

    routes.post('/people/:id/identity-removal', provedManagers, async (c) => {
      await pressed(c)
      const at = { by: workerOf(c).account, clinic: clinicOf(c).id }
      const account = await accountById(db, keys, colleagueAsked(c))
      const people = await peopleOf(db, keys, at.clinic)
      if (!account || !people.some(({ account_id }) => account_id === account.id))
        return c.notFound()
      const { session } = workerOf(c)
      await freeIdentity({ db, keys }, { account, session, now: c.var.now }, at)
      tellNext(c, 'staff.notice.identity_freed')
      return seeOther(c, `/staff/people/${account.id}`)
    })
  }

  async function peoplePage(c: Page, form: Form<unknown>) {
    const people = await peopleOf(db, keys, clinicOf(c).id)
    const invited = takeInvited(c)
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    const page = { form, invited, hours: INVITATION_HOURS, roles_known: CLINIC_ROLES }
    return render(c, '/staff/people', { ...page, people: people.map(toShow(c)) }, { status })
  }

  async function personPage(
    c: Page,
    forms: { roles?: Form<unknown>; record?: Form<unknown>; status?: 409; stays?: boolean },
  ) {
    const people = await peopleOf(db, keys, clinicOf(c).id)
    const person = people.find(({ account_id }) => account_id === c.req.param('id'))
    if (!person) return c.notFound()
    const refused = forms.roles ?? forms.record
    const status = forms.status ?? (refused ? 422 : 200)
    const data = {
      person: toShow(c)(person),
      practitioners: await practitionersOf(db, clinicOf(c).id),
      practitioner_form: blank({ practitioner: person.practitioner_id ?? '' }),
      roles_form: forms.roles ?? blank({}, { roles: person.roles }),
      record_form: forms.record ?? blank({ dated_on: quebecDay(c.var.now) }),
      form: refused ?? blank(),
      identity:
        (staffService && !person.disabled && (await identityOf(db, person.account_id))) || null,
      roles_known: CLINIC_ROLES,
      zoned: clinicOf(c).zone,
      booked:
        forms.stays && person.practitioner_id
          ? await bookedAhead(db, {
              ...{ clinic: clinicOf(c).id, now: c.var.now },
              practitioner: person.practitioner_id,
            })
          : null,
    }
    return render(c, '/staff/person', data, { status })
  }

  return routes
}

/** The account that an address names; no account has another kind of id. */
function colleagueAsked(c: Page): string {
  const id = z.uuid().safeParse(c.req.param('id'))
  if (!id.success) throw new HTTPException(404)
  return id.data
}

/** A colleague with what their dates come to today. */
function toShow({ var: { now } }: Page) {
  const today = quebecDay(now)
  return (person: Colleague) => ({
    ...person,
    standing: standingOn(person, today),
    until: person.training_on && trainedUntil(person.training_on),
  })
}
