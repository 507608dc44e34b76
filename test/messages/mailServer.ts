import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

export interface Received {
  recipients: string[]
  /** As it came over the wire. */
  raw: string
  headers: Map<string, string>
  /** Decoded, by content type: text/plain, text/html, text/calendar, application/ics. */
  parts: Map<string, string>
}

export interface MailServer {
  url: string
  received: Received[]
  /** Answers that refuse every recipient, until taken away. */
  refusal: Error | undefined
  stop(): Promise<void>
}

/** A real SMTP server, gone after the test. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const received: Received[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, callback) => callback(mailServer.refusal),
    async onData(stream, session, callback) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk)
      const raw = Buffer.concat(chunks).toString('latin1')
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      received.push({ recipients, raw, headers: headersOf(raw), parts: partsOf(raw) })
      callback()
    },
  })
  server.on('error', () => {})
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address() as { port: number }
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    refusal: undefined,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
  onTestFinished(mailServer.stop)
  return mailServer
}

function headersOf(entity: string) {
  const [head = ''] = entity.split('\r\n\r\n', 1)
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  return new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const
    }),
  )
}

function partsOf(entity: string): Map<string, string> {
  const headers = headersOf(entity)
  const type = headers.get('content-type') ?? 'text/plain'
  const body = entity.slice(entity.indexOf('\r\n\r\n') + 4)
  const boundary = /boundary="([^"]+)"/.exec(type)?.[1]
  if (!boundary) {
    const encoding = headers.get('content-transfer-encoding') ?? '7bit'
    return new Map([[type.split(';')[0] ?? '', decoded(body, encoding)]])
  }
  const entities = body.split(`--${boundary}`).slice(1, -1)
  return new Map(entities.flatMap((part) => [...partsOf(part.replace(/^\r\n/, ''))]))
}

function decoded(body: string, encoding: string) {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  const text =
    encoding === 'quoted-printable'
      ? body
          .replaceAll('=\r\n', '')
          .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
      : body
  return Buffer.from(text, 'latin1').toString()
}

/** A header's text, its encoded words (RFC 2047) decoded. */
export function plain(header: string | undefined): string {
  return (header ?? '')
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?(q|b)\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : decoded(text.replaceAll('_', ' '), 'quoted-printable'),
    )
}
