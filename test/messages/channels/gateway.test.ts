import { describe, expect, test } from 'vitest'
import { gatewayTexts } from '../../../src/messages/channels/gateway.ts'
import { GatewayDescription } from '../../../src/messages/channels/gatewayDescription.ts'
import {
  MessageNotSent,
  MessageOptedOut,
  MessageRefused,
  MessageUncertain,
} from '../../../src/messages/channels/notSent.ts'
import { PRESETS } from '../../../src/messages/channels/presets.ts'
import type { Text } from '../../../src/messages/channels/text.ts'
import { ACCEPTED, type Answer, type Asked, presetAt, startGateway } from '../gatewayServer.ts'

const at = new Date('2026-11-22T15:00:00Z')
const text: Text = {
  to: '+15145550199',
  text: 'Rendez-vous confirmé : {key} & 9 h 20 "ici"',
  key: 'b1946ac9-2d4f-4c9b-9a6e-1f0f3a1c2d3e',
  notAfter: new Date(at.getTime() + 3_600_000),
  session: '6f1f0b9e-5b4c-4a53-8d3c-2f9a6f0d1e2b',
  locale: 'fr',
  at,
}
const origin = 'https://rdv.example'

/** What a text ends with: nothing, or an error of just this kind. */
async function outcomeOf(preset: keyof typeof PRESETS, answer: Answer, longest = 10_000) {
  const server = await startGateway(answer)
  const texts = gatewayTexts(presetAt(preset, server), { origin, longest })
  const error: unknown = await texts.send(text).then(
    () => undefined,
    (failed) => failed,
  )
  return { server, error, kind: (error as Error | undefined)?.constructor }
}

test('GC Notify gets a text as it wants it', async () => {
  const { server, error } = await outcomeOf('notify', ACCEPTED)
  expect(error).toBeUndefined()
  expect(server.asked).toHaveLength(1)
  const { method, path, headers, body } = server.asked[0] as Asked
  expect([method, path]).toEqual(['POST', '/v2/notifications/sms'])
  expect(headers).toMatchObject({
    authorization: 'ApiKey-v1 a-secret',
    'content-type': 'application/json',
  })
  expect(JSON.parse(body)).toEqual({
    phone_number: text.to,
    template_id: '6f1f0b9e-5b4c-4a53-8d3c-2f9a6f0d1e2b',
    personalisation: { message: text.text },
    reference: text.key,
  })
  expect(PRESETS.notify.address).toBe('https://api.notification.canada.ca/v2/notifications/sms')
})

test('Twilio gets a text as it wants it', async () => {
  const { server, error } = await outcomeOf('twilio', ACCEPTED)
  expect(error).toBeUndefined()
  const { method, path, headers, body } = server.asked[0] as Asked
  expect([method, path]).toEqual(['POST', '/2010-04-01/Accounts/AC0123/Messages.json'])
  expect(headers).toMatchObject({
    authorization: `Basic ${Buffer.from('AC0123:a-secret').toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  })
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    To: text.to,
    From: '+15145550100',
    Body: text.text,
    StatusCallback: `${origin}/hooks/texts/${text.key}`,
    ValidityPeriod: '3600',
  })
  expect(PRESETS.twilio.address).toMatch(/^https:\/\/api\.twilio\.com\//)
})

test.each([
  [-5_000, '1'],
  [7 * 86_400_000, '14400'],
])('a text that is good for %i ms says what gateways take', async (left, seconds) => {
  const server = await startGateway(ACCEPTED)
  const texts = gatewayTexts(presetAt('twilio', server), { origin })
  await texts.send({ ...text, notAfter: new Date(at.getTime() + left) })
  expect(new URLSearchParams(server.asked[0]?.body).get('ValidityPeriod')).toBe(seconds)
})

test('another gateway is a description: a key in the address, a form or JSON of any depth', async () => {
  const server = await startGateway({ status: 200, body: { data: [{ ref: 7 }] } })
  const description = GatewayDescription.parse({
    address: `${server.url}/send/{account}?key={key}`,
    method: 'PUT',
    headers: { 'X-Key': '{secret}' },
    body: { json: { all: [{ number: '{to}', say: '«{text}»', urgent: true }] } },
    id: 'data.0.ref',
  })
  await gatewayTexts({ description, secret: 's', account: 'a/b' }, { origin }).send(text)
  const { method, path, headers, body } = server.asked[0] as Asked
  expect([method, path, headers['x-key']]).toEqual(['PUT', `/send/a%2Fb?key=${text.key}`, 's'])
  expect(JSON.parse(body)).toEqual({
    all: [{ number: text.to, say: `«${text.text}»`, urgent: true }],
  })
})

const invalid = {
  errors: [{ error: 'ValidationError', message: 'phone_number Not enough digits' }],
}
const teamOnly = { errors: [{ error: 'BadRequestError', message: 'Can’t send to +15145550199' }] }

describe('what an answer means for another try', () => {
  test.each<[string, keyof typeof PRESETS, Answer, string, typeof MessageNotSent]>([
    ['no number', 'twilio', { status: 400, body: { code: 21211 } }, '400 21211', MessageRefused],
    ['STOP', 'twilio', { status: 400, body: { code: 21610 } }, '400 21610', MessageOptedOut],
    ['another 400', 'twilio', { status: 400, body: { code: 21603 } }, '400 21603', MessageNotSent],
    ['no number', 'notify', { status: 400, body: invalid }, '400', MessageRefused],
    ['a key for trials', 'notify', { status: 400, body: teamOnly }, '400', MessageNotSent],
    ['a wrong key', 'twilio', { status: 401, body: { code: 21211 } }, '401', MessageNotSent],
    ['a closed account', 'notify', { status: 403, body: invalid }, '403', MessageNotSent],
    ['a rush', 'notify', { status: 429 }, '429', MessageNotSent],
    ['a pause', 'twilio', { status: 503 }, '503', MessageNotSent],
    ['a failure', 'twilio', { status: 500 }, '500', MessageUncertain],
    ['a failure', 'notify', { status: 502, body: '<html>' }, '502', MessageUncertain],
    ['a failure', 'notify', { status: 504 }, '504', MessageUncertain],
    ['no id', 'notify', { status: 200, body: 'ok' }, '200 without an id', MessageUncertain],
  ])(
    '%s (%s) is settled, tried once more or tried again',
    async (_, preset, answer, code, kind) => {
      const answered = await outcomeOf(preset, answer)
      expect(answered.error).toMatchObject({ message: `gateway ${code}` })
      expect(answered.kind).toBe(kind)
    },
  )

  test('a redirection is not followed, and nothing was sent', async () => {
    const elsewhere = await startGateway(ACCEPTED)
    const headers = { Location: elsewhere.url }
    const { kind } = await outcomeOf('notify', { status: 307, headers })
    expect(kind).toBe(MessageNotSent)
    expect(elsewhere.asked).toEqual([])
  })

  test('a connection that is refused has sent nothing', async () => {
    const server = await startGateway()
    await server.stop()
    const texts = gatewayTexts(presetAt('notify', server), { origin })
    const error = await texts.send(text).catch((failed) => failed)
    expect([error.constructor, error.message]).toEqual([MessageNotSent, 'gateway ECONNREFUSED'])
  })

  test('one that breaks once the text is there may have', async () => {
    const { kind } = await outcomeOf('notify', (response) => response.destroy())
    expect(kind).toBe(MessageUncertain)
  })

  test('an answer that breaks off in the middle may be one', async () => {
    const { kind } = await outcomeOf('notify', (response) => {
      response.writeHead(201, { 'Content-Length': '100' })
      response.write('{"id"', () => response.destroy())
    })
    expect(kind).toBe(MessageUncertain)
  })

  test('a gateway that does not answer is given up, and may have sent it', async () => {
    let given = await outcomeOf('notify', 'never', 300)
    // On a busy machine it may not have been reached by then.
    while (given.server.asked.length === 0) given = await outcomeOf('notify', 'never', 3000)
    const { server, error, kind } = given
    expect(kind).toBe(MessageUncertain)
    expect(error).toMatchObject({ message: 'gateway TimeoutError' })
    expect(server.asked).toHaveLength(1)
  })

  test('a send that is given up before its start has sent nothing, one under way may have', async () => {
    const server = await startGateway('never')
    const texts = gatewayTexts(presetAt('notify', server), { origin })
    await expect(texts.send(text, AbortSignal.abort())).rejects.toThrow('gateway not asked')
    expect(server.asked).toEqual([])
    const leaving = new AbortController()
    const sending = expect(texts.send(text, leaving.signal)).rejects.toThrow(MessageUncertain)
    await server.until(1)
    leaving.abort()
    await sending
  })
})

test('an error is a code, without the number, the words or the secret', async () => {
  const quoting = { code: 'x', message: `${text.to} ${text.text} a-secret` }
  for (const answer of [
    { status: 400, body: quoting },
    { status: 400, body: { ...quoting, code: text.to } },
    { status: 400, body: { ...quoting, code: 15145550199 } },
    (response: { destroy(): unknown }) => response.destroy(),
  ] as Answer[]) {
    const { error } = await outcomeOf('twilio', answer)
    const { message, stack, cause } = error as Error
    const told = JSON.stringify([message, stack, cause ?? null])
    for (const planted of ['5145550199', 'confirmé', 'a-secret'])
      expect(told).not.toContain(planted)
  }
})

test('without a gateway nothing is sent, and that is said', async () => {
  await expect(gatewayTexts(undefined, { origin }).send(text)).rejects.toThrow(
    'TEXT_GATEWAY missing',
  )
})
