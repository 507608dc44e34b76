import { expect, test } from 'vitest'
import { PRESETS } from '../../../src/messages/channels/presets.ts'
import { isProved } from '../../../src/messages/receipts/proof.ts'

const receipts = PRESETS.twilio.receipts ?? expect.unreachable('no receipts')

/** The example of the gateway's own documentation. */
const example = {
  address: 'https://mycompany.com/myapp.php?foo=1&bar=2',
  body: 'To=%2B18005551212&Digits=1234&From=%2B14158675309&CallSid=CA1234567890ABCDE&Caller=%2B14158675309',
}
const signed = (signature: string) => ({
  ...example,
  headers: new Headers({ 'X-Twilio-Signature': signature }),
})

test('a signature is read as Twilio writes it', () => {
  expect(isProved(signed('RSOYDt4T1cUTdK1PDd93/VVr8B8='), receipts, '12345')).toBe(true)
})

test.each([
  ['another secret', {}, '12346'],
  ['another address', { address: 'https://mycompany.com/myapp.php?foo=1' }, '12345'],
  ['another field', { body: `${example.body}&MessageStatus=delivered` }, '12345'],
  ['no signature', { headers: new Headers() }, '12345'],
])('%s is no proof', (_, change, secret) => {
  const sent = { ...signed('RSOYDt4T1cUTdK1PDd93/VVr8B8='), ...change }
  expect(isProved(sent, receipts, secret)).toBe(false)
})
