import type { GatewayDescription, Placeholder } from './gatewayDescription.ts'
import { MessageNotSent, MessageOptedOut, MessageRefused, MessageUncertain } from './notSent.ts'
import type { Text, TextTransport } from './text.ts'
import { codeAt, isFound, valueAt } from './valueAt.ts'

/** A description, and what is the operator's own in it. */
export interface Gateway {
  description: GatewayDescription
  secret?: string | undefined
  template?: string | undefined
  account?: string | undefined
  from?: string | undefined
}

/** Longer than Node waits for a connection (10 s): when this is over, the text may be with the gateway. */
const LONGEST = 15_000
/** Gateways take no more for how long a text is worth sending. */
const LONGEST_VALID = 14_400

/** What fails while there is no connection yet, so that nothing can have been sent. */
const UNCONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|E(HOST|NET)UNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_(SSL|TLS)_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/

/** Sends by a gateway over HTTP: every wait is bounded, no redirection is followed. */
export function gatewayTexts(
  gateway: Gateway | undefined,
  { origin, longest = LONGEST }: { origin: string; longest?: number },
): TextTransport {
  if (!gateway) return { send: () => Promise.reject(new MessageNotSent('TEXT_GATEWAY missing')) }
  const { description } = gateway
  return {
    async send(text, signal) {
      const signals = [AbortSignal.timeout(longest), ...(signal ? [signal] : [])]
      const bounded = AbortSignal.any(signals)
      // Whoever is told to stop before the start has sent nothing for certain.
      if (bounded.aborted) throw new MessageNotSent('gateway not asked')
      const request = requestOf(gateway, text, origin)
      const { status, said } = await ask(new Request(request, { signal: bounded }))
      judge(description, status, said)
    },
  }
}

async function ask(request: Request) {
  try {
    const response = await fetch(request)
    // What breaks off after the status leaves the status, and no name for the text.
    const said = await response.text().then(parsed, () => undefined)
    return { status: response.status, said }
  } catch (error) {
    const { name, cause } = error as Failure
    const code = `gateway ${cause?.code ?? name}`
    throw cause && isUnconnected(cause) ? new MessageNotSent(code) : new MessageUncertain(code)
  }
}

/** Returns when the gateway took the text, and else throws what that means for another try. */
function judge({ id, refused, opted_out }: GatewayDescription, status: number, said: unknown) {
  const told = `gateway ${status}`
  // A wrong key, a rush and a pause say nothing of the text.
  if ([401, 403, 429, 503].includes(status)) throw new MessageNotSent(told)
  if (status >= 500) throw new MessageUncertain(told)
  const code = [told, codeAt(said, refused?.path)].filter(Boolean).join(' ')
  if (isFound(said, opted_out)) throw new MessageOptedOut(code)
  if (isFound(said, refused)) throw new MessageRefused(code)
  if (status < 200 || status > 299) throw new MessageNotSent(code)
  if (valueAt(said, id) === undefined) throw new MessageUncertain(`${told} without an id`)
}

function requestOf(gateway: Gateway, text: Text, origin: string): Request {
  const { address, method, headers, body } = gateway.description
  const values = valuesOf(gateway, text, origin)
  const fill = (open: string) => filled(open, (name) => values[name])
  const type = body.form ? 'application/x-www-form-urlencoded' : 'application/json'
  return new Request(
    filled(address, (name) => encodeURIComponent(values[name])),
    {
      method,
      redirect: 'manual',
      headers: { 'Content-Type': type, Accept: 'application/json', ...mapped(headers, fill) },
      body: body.form
        ? new URLSearchParams(mapped(body.form, fill)).toString()
        : JSON.stringify(body.json, (_, value) =>
            typeof value === 'string' ? fill(value) : value,
          ),
    },
  )
}

function valuesOf(gateway: Gateway, text: Text, origin: string): Record<Placeholder, string> {
  const { secret = '', template = '', account = '', from = '' } = gateway
  const left = Math.floor((text.notAfter.getTime() - text.at.getTime()) / 1000)
  return {
    to: text.to,
    text: text.text,
    key: text.key,
    callback: `${origin}/hooks/texts/${text.key}`,
    seconds: String(Math.min(Math.max(left, 1), LONGEST_VALID)),
    secret,
    template,
    account,
    from,
    basic: Buffer.from(`${account}:${secret}`).toString('base64'),
  }
}

/** Each placeholder once: what fills one is never read as another. */
function filled(open: string, fill: (name: Placeholder) => string) {
  return open.replaceAll(/\{(\w+)\}/g, (_, name: Placeholder) => fill(name))
}

function mapped(texts: Record<string, string>, change: (text: string) => string) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Failure {
  name: string
  cause?: { code?: string; syscall?: string; errors?: unknown[] }
}

/** Several errors at once are those of several addresses that were tried. */
function isUnconnected({ code = '', syscall, errors }: NonNullable<Failure['cause']>) {
  return syscall === 'connect' || errors !== undefined || UNCONNECTED.test(code)
}
