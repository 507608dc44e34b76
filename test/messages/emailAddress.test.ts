import { expect, test } from 'vitest'
import { contactForm } from '../../src/booking/patient/contact.ts'
import { MessageNotSent } from '../../src/messages/channels/notSent.ts'
import { smtpTransport } from '../../src/messages/channels/smtp.ts'
import { emailAddress, shownEmail } from '../../src/messages/emailAddress.ts'

const long = (length: number) => 'a'.repeat(length)
const longest = `a@${[long(63), long(63), long(63), long(57)].join('.')}.ca`

const taken: [string, string][] = [
  ['elodie@exemple.ca', 'elodie@exemple.ca'],
  ['  Elodie@EXEMPLE.ca ', 'Elodie@exemple.ca'],
  ['info@théâtre.quebec', 'info@xn--thtre-4qa2c.quebec'],
  ['info@THÉÂTRE.quebec', 'info@xn--thtre-4qa2c.quebec'],
  ['elodie＠exemple．ca', 'elodie@exemple.ca'],
  ['elodie\u200b@exemple.ca', 'elodie@exemple.ca'],
  ["d'arcy+rdv.2026@a-b.exemple.ca", "d'arcy+rdv.2026@a-b.exemple.ca"],
  [`${long(64)}@exemple.ca`, `${long(64)}@exemple.ca`],
  [longest, longest],
]
const refused = [
  ...['', '@', 'elodie', 'elodie@', '@exemple.ca', 'elodie@exemple', 'elodie@exemple..ca'],
  ...['a b@exemple.ca', 'a@exemple.ca, b@exemple.ca', 'Elodie <elodie@exemple.ca>'],
  ...['a@exemple.ca\r\nBcc: b@exemple.ca', 'a@b@exemple.ca', 'a@-exemple.ca', 'a@[127.0.0.1]'],
  ...[`${long(65)}@exemple.ca`, `a${longest}`, 'élodie@exemple.ca', 'a@exem_ple.ca'],
]

/** What the form makes of an address. */
const inForm = (typed: string) =>
  contactForm('clinic', { texts: false }).safeParse({ email: typed, messages: 'email' }).data?.email

/** Whether the transport would hand it over: nothing listens where it would. */
async function sends(to: string) {
  const transport = smtpTransport('smtp://127.0.0.1:1', 'rdv@clinique.example')
  const mail = { to, subject: 's', text: 't', html: 'h', messageId: '1@x', session: 's' } as const
  const error = await transport.send({ ...mail, locale: 'fr', at: new Date(0) }).catch((e) => e)
  transport.close()
  expect(error).toBeInstanceOf(MessageNotSent)
  return error.message !== 'address refused'
}

test.each(taken)('the form takes %j, and the transport sends to %j', async (typed, address) => {
  expect(inForm(typed)).toBe(address)
  expect(emailAddress(address)).toBe(address)
  expect(await sends(address)).toBe(true)
})

test.each(refused)('neither takes %j', async (typed) => {
  expect(emailAddress(typed)).toBeUndefined()
  expect(inForm(typed)).toBeUndefined()
  expect(await sends(typed)).toBe(false)
})

test('an address is shown as people write it', () => {
  expect(shownEmail('info@xn--thtre-4qa2c.quebec')).toBe('info@théâtre.quebec')
  expect(shownEmail('elodie@exemple.ca')).toBe('elodie@exemple.ca')
})
