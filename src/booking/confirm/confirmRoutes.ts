import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import type { Key } from '../../i18n/translate.ts'
import { identified } from '../../identity/policies.ts'
import { openOwn, type PatientSession, patientOf, standing } from '../../identity/session.ts'
import type { Throttles } from '../../identity/throttle/throttles.ts'
import { emailAddress } from '../../messages/emailAddress.ts'
import { phoneNumber, shownPhone } from '../../messages/phoneNumber.ts'
import type { Provider } from '../../openid/provider.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { digits } from '../../typed/typed.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { count } from '../../web/counted.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { renewFormToken } from '../../web/sealed.ts'
import { render } from '../../web/view.ts'
import { listAppointments } from '../appointment/appointments.ts'
import { scopeOf } from '../appointment/guard.ts'
import { openByReference } from './openByReference.ts'
import { referenceField } from './referenceField.ts'
import { type Address, CODE_MINUTES, sendCode } from './sendCode.ts'
import { useCode } from './useCode.ts'

/** An e-mail address, or a telephone number where texts are sent: whichever it looks like. */
const addressField = (texts: boolean) =>
  z.string().transform((typed, context): Address => {
    const email = emailAddress(typed)
    if (email !== undefined) return { channel: 'email', address: email }
    const phone = texts ? phoneNumber(typed) : undefined
    if (phone !== undefined) return { channel: 'sms', address: phone }
    context.addIssue((texts ? 'identity.error.address' : 'identity.error.email') satisfies Key)
    return z.NEVER
  })

/** One of three forms of the page: whichever field came. */
const confirmForm = ({ texts }: { texts: boolean }) =>
  z
    .strictObject({
      reference: referenceField.optional(),
      address: addressField(texts).optional(),
      code: z
        .string()
        .transform(digits)
        .pipe(z.string().regex(/^\d{6}$/, 'identity.error.code_format' satisfies Key))
        .optional(),
    })
    .refine((typed) => Object.keys(typed).length === 1, 'form.error.unexpected' satisfies Key)

/** The second proof: a reference opens its appointment, a code opens those that carry an address (S-01). */
export function confirmRoutes(parts: {
  db: Db
  keys: FieldKeys
  throttles: Throttles
  government: Provider | undefined
}) {
  const { db, government } = parts
  const routes = router()

  routes.get('/confirm-identity', allow(identified), async (c) => {
    const session = patientOf(c)
    const given = session.reference
    delete session.reference
    if (given === undefined) return confirmPage(c, blank())
    // Given with the card: looked at as if it had been typed here.
    const reference = referenceField.safeParse(given)
    if (reference.success && (await byReference(c, reference.data))) return toOpened(c)
    const form = blank({ reference: given }) as Form<unknown>
    form.errors['reference'] = reference.success
      ? 'identity.error.reference'
      : 'identity.error.reference_format'
    return confirmPage(c, form)
  })

  routes.post('/confirm-identity', allow(identified), async (c) => {
    const form = await submitted(c, confirmForm(c.var.site))
    if (!form.value) return confirmPage(c, form)
    const { reference, address, code } = form.value
    if (address) return ask(c, address)
    const opened = reference ? await byReference(c, reference) : await byCode(c, code ?? '')
    if (opened) return toOpened(c)
    if (reference) form.errors['reference'] = 'identity.error.reference'
    else form.errors['code'] = 'identity.error.code'
    return confirmPage(c, form)
  })

  /** A proof that opens one appointment leads to it, else to the list. */
  async function toOpened(c: Page) {
    count(c, 'confirmed')
    const [only, ...others] = await listAppointments(db, scopeOf(c))
    return seeOther(c, only && others.length === 0 ? `/appointments/${only.id}` : '/appointments')
  }

  async function ask(c: Page, to: Address) {
    const session = patientOf(c)
    const { person } = session
    await sendCode(parts, { to, person, session: session.id, locale: c.var.locale })
    session.askedAddress = to.channel === 'sms' ? shownPhone(to.address) : to.address
    return seeOther(c, '/confirm-identity')
  }

  async function byReference(c: Page, reference: string) {
    const session = patientOf(c)
    const { person } = session
    const id = await openByReference(parts, { reference, person, session: session.id })
    if (id) openProved(session, { appointment: id })
    return id !== undefined
  }

  async function byCode(c: Page, code: string) {
    const session = patientOf(c)
    const { person } = session
    const address = await useCode(parts, { code, person, session: session.id })
    if (address) openProved(session, { address })
    return address !== undefined
  }

  function confirmPage(c: Page, form: Form<unknown>) {
    const asked = patientOf(c).askedAddress ?? null
    const refused = Object.keys(form.errors).length > 0
    // Signing in there begins a session of its own, and a time slot is held by one: whoever holds one keeps it.
    const offered = standing(c).hold_id === null
    const data = {
      ...{ form, asked, minutes: CODE_MINUTES },
      government: (offered && government?.host) || null,
    }
    return render(c, '/booking/confirm/confirm', data, { status: refused ? 422 : 200 })
  }

  return routes
}

/** Opens what a second proof showed: the appointment of a reference, or those that carry an address. */
function openProved(
  session: PatientSession,
  proved: { appointment: string } | { address: string },
): void {
  if ('appointment' in proved) openOwn(session, proved.appointment)
  else {
    session.openedAddress = proved.address
    delete session.askedAddress
  }
  session.proved = true
  renewFormToken(session)
}
