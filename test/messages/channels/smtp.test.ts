import { beforeEach, describe, expect, test } from 'vitest'
import { createMailbox, mailboxTransport } from '../../../src/demo/mailbox.ts'
import { type Mail, smtpTransport, type Transport } from '../../../src/messages/channels/smtp.ts'
import { type MailServer, plain, startMailServer } from '../mailServer.ts'

const mail: Mail = {
  to: 'elodie@exemple.ca',
  subject: 'Confirmation de votre rendez-vous',
  text: 'Votre rendez-vous est confirmé',
  html: '<p>Votre rendez-vous est confirmé</p>',
  messageId: 'b1946ac9-2d4f-4c9b-9a6e-1f0f3a1c2d3e@rdv.example',
  session: '6f1f0b9e-5b4c-4a53-8d3c-2f9a6f0d1e2b',
  locale: 'fr',
  at: new Date('2026-11-22T15:00:00Z'),
}

describe('by SMTP', () => {
  let server: MailServer
  let smtp: Transport

  beforeEach(async () => {
    server = await startMailServer()
    smtp = smtpTransport(server.url, 'Clinique <rdv@clinique.example>', { plain: true })
    return () => smtp.close()
  })

  test('a line break in a subject makes no header of its own', async () => {
    await smtp.send({ ...mail, subject: 'Rendez-vous\r\nBcc: espion@exemple.ca\r\n\r\n<b>' })
    const [received] = server.received
    expect(received?.recipients).toEqual(['elodie@exemple.ca'])
    expect([...(received?.headers.keys() ?? [])]).not.toContain('bcc')
    expect(plain(received?.headers.get('subject'))).toBe('Rendez-vous Bcc: espion@exemple.ca <b>')
  })

  test.each([
    'elodie@exemple.ca\r\nBcc: espion@exemple.ca',
    'elodie@exemple.ca,espion@exemple.ca',
    'elodie@exemple.ca;espion@exemple.ca',
    'Espion <espion@exemple.ca>',
    'espion@exemple.ca>\r\nRCPT TO:<autre@exemple.ca',
    '"a b"@exemple.ca',
    'pas une adresse',
    '',
  ])('an address that is not exactly one address is refused: %j', async (to) => {
    await expect(smtp.send({ ...mail, to })).rejects.toThrow('address refused')
    expect(server.received).toEqual([])
  })

  test('a file or an address of the web named in a mail is never read', async () => {
    await smtp.send({ ...mail, html: '<img src="file:///etc/passwd">' })
    expect(server.received[0]?.raw).not.toContain('root:')
    expect(server.received[0]?.headers.has('x-mailer')).toBe(false)
  })

  test('a refusal is a code, without the words or the address of the server’s answer', async () => {
    server.refusal = Object.assign(new Error('elodie@exemple.ca unknown'), { responseCode: 550 })
    const error = await smtp.send(mail).catch((error) => error)
    expect(error.message).toBe('smtp EENVELOPE 550')
    expect(JSON.stringify([error.stack, error.cause ?? null])).not.toContain('elodie')
  })

  test('a server that cannot be reached is a code too', async () => {
    await server.stop()
    await expect(smtp.send(mail)).rejects.toThrow(/^smtp E[A-Z]+$/)
  })

  test('to a server without TLS nothing is sent, whatever the address says, and what to do is told', async () => {
    for (const parameters of ['', '?ignoreTLS=true', '?requireTLS=false&opportunisticTLS=true']) {
      const strict = smtpTransport(server.url + parameters, 'rdv@clinique.example')
      await expect(strict.send(mail)).rejects.toThrow(/^smtp ETLS.*SMTP_PLAIN=1/)
      strict.close()
    }
    expect(server.received).toEqual([])
    await smtp.send(mail)
    expect(server.received, 'control: asked for').toHaveLength(1)
  })

  test('a send that is given up ends', async () => {
    await expect(smtp.send(mail, AbortSignal.abort())).rejects.toThrow(/^smtp/)
    expect(server.received).toEqual([])
  })

  test('without a server configured nothing is sent, and that is said', async () => {
    await expect(smtpTransport('', 'rdv@clinique.example').send(mail)).rejects.toThrow(
      'SMTP_URL missing',
    )
  })
})

describe('the demonstration’s mailbox', () => {
  test('shows a session its own mails, newest first', async () => {
    const mailbox = createMailbox()
    const transport = mailboxTransport(mailbox)
    await transport.send({ ...mail, messageId: '1', subject: 'première' })
    await transport.send({ ...mail, messageId: '2', session: 'another session' })
    await transport.send({ ...mail, messageId: '3', subject: 'deuxième' })
    expect(mailbox.of(mail.session).map((each) => 'subject' in each && each.subject)).toEqual([
      'deuxième',
      'première',
    ])
    expect(mailbox.of('a session without mail')).toEqual([])
  })

  test('shows a mail that was sent twice once', async () => {
    const mailbox = createMailbox()
    mailbox.add(mail)
    mailbox.add(mail)
    expect(mailbox.of(mail.session)).toHaveLength(1)
  })

  test('keeps the last five hundred', () => {
    const mailbox = createMailbox()
    for (let n = 0; n < 501; n++) mailbox.add({ ...mail, messageId: String(n) })
    const ids = mailbox.of(mail.session).map((each) => 'messageId' in each && each.messageId)
    expect(ids).toHaveLength(500)
    expect(ids).not.toContain('0')
  })
})
