import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** A real mail server on the loopback, which keeps what it gets and sends nothing on. */
export interface MailSink {
  readonly url: string
  readonly mails: readonly string[]
  end(): Promise<void>
}

/** Starts one on a free port. */
export async function openMailSink(): Promise<MailSink> {
  const mails: string[] = []
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      text(stream).then((mail) => {
        mails.push(mail)
        done()
      }, done)
    },
  })
  smtp.on('error', () => {})
  const server = smtp.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const end = () => new Promise<void>((resolve) => smtp.close(() => resolve()))
  return { url: `smtp://127.0.0.1:${port}`, mails, end }
}
