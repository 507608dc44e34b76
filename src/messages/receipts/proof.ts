import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { GatewayReceipts } from '../channels/gatewayDescription.ts'

export interface Sent {
  /** As the gateway knows it: our public address, not this server's. */
  address: string
  headers: Headers
  body: string
}

/** Whether whoever sent this knows the secret that only the gateway shares with us. */
export function isProved(
  { address, headers, body }: Sent,
  { proof }: GatewayReceipts,
  secret: string,
) {
  return proof === 'bearer'
    ? isSame(headers.get('Authorization'), `Bearer ${secret}`)
    : isSame(headers.get('X-Twilio-Signature'), signatureOf(address, body, secret))
}

/** As Twilio signs: the address, then each field's name and value, by name. */
function signatureOf(address: string, body: string, secret: string) {
  const fields = [...new URLSearchParams(body)].toSorted(
    ([one], [other]) => Number(one > other) - Number(one < other),
  )
  return createHmac('sha1', secret)
    .update(address + fields.flat().join(''))
    .digest('base64')
}

/** In the same time, however much of it is right. */
function isSame(given: string | null, expected: string) {
  return timingSafeEqual(digest(given ?? ''), digest(expected))
}

function digest(text: string) {
  return createHash('sha256').update(text).digest()
}
