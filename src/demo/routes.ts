import { identified } from '../identity/policies.ts'
import { patientOf } from '../identity/session.ts'
import type { Mail } from '../messages/channels/smtp.ts'
import { shownPhone } from '../messages/phoneNumber.ts'
import { allow } from '../web/allow.ts'
import { router } from '../web/context.ts'
import { render } from '../web/view.ts'
import type { Mailbox } from './mailbox.ts'

const MOST_SHOWN = 20

/** The demonstration's letter box: what this session, and no other, would have received. */
export function mailboxRoutes(mailbox: Mailbox) {
  const routes = router()

  routes.get('/mailbox', allow(identified), (c) => {
    const messages = mailbox.of(patientOf(c).id).slice(0, MOST_SHOWN)
    return render(c, '/messages/mailbox', {
      messages,
      number: shownPhone,
      refusal: refusalOf,
    })
  })

  return routes
}

/** The page of the site where one refuses more of such mails, without its language. */
function refusalOf({ unsubscribe = '' }: Pick<Mail, 'unsubscribe'>) {
  return new URL(unsubscribe).pathname.slice('/fr'.length)
}
