import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { composeWith } from '../../../src/booking/compose.ts'
import { connect } from '../../../src/db/database.ts'
import { REQUEST_MILLISECONDS } from '../../../src/db/deadline.ts'
import { gatewayTexts } from '../../../src/messages/channels/gateway.ts'
import { PRESETS } from '../../../src/messages/channels/presets.ts'
import type { deliver } from '../../../src/messages/deliver.ts'
import { applyReceipts } from '../../../src/messages/receipts/applyReceipts.ts'
import { RECEIPT_MILLISECONDS } from '../../../src/messages/receipts/receiptRoutes.ts'
import { messageRetention } from '../../../src/messages/retention.ts'
import { forgetOld } from '../../../src/privacy/retention.ts'
import { useApp } from '../../support/app.ts'
import { origin } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { patientDeliver, patientPool } from '../../support/patient.ts'
import { stoppableServer } from '../../support/stoppableServer.ts'
import { ask } from '../../web/ask.ts'
import { ACCEPTED, type GatewayServer, presetAt, startGateway } from '../gatewayServer.ts'
import { outcomes, queue } from '../queued.ts'
import { agreed, asSuperuser, aTextedAppointment, NUMBER } from '../texted.ts'

const SECRET = 'what the gateway knows'
const receiptsOf = (name: keyof typeof PRESETS) => ({
  receipts: PRESETS[name].receipts ?? expect.unreachable('no receipts'),
  secret: SECRET,
})
const context = useApp(() => ({ textReceipts: receiptsOf('notify') }))
let jobs: ReturnType<typeof connect>
let server: GatewayServer
let twilio: typeof context.app

beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
  twilio = createApp({ ...context.parts, textReceipts: receiptsOf('twilio') })
})
afterAll(() => jobs.db.destroy())
beforeEach(async () => {
  await context.travel(now)
  server = await startGateway(ACCEPTED)
})

const bearer = { Authorization: `Bearer ${SECRET}` }

const post = async (
  path: string,
  body: string,
  headers: Record<string, string>,
  app = context.app,
) => (await ask({ app }, path, { method: 'POST', body, headers })).status

/** As GC Notify tells what became of a text. */
function tell(key: string, status: string, said = {}, headers: Record<string, string> = bearer) {
  const body = { id: randomUUID(), reference: key, to: NUMBER, status, ...said }
  return post('/hooks/texts', JSON.stringify(body), headers)
}

/** As Twilio does. */
function tellSigned(key: string, fields: Record<string, string>, secret = SECRET) {
  const path = `/hooks/texts/${key}`
  const all = Object.entries({ MessageSid: 'SM1', To: NUMBER, ...fields }).toSorted()
  const signature = createHmac('sha1', secret)
    .update(origin + path + all.flat().join(''))
    .digest('base64')
  const headers = {
    'X-Twilio-Signature': signature,
    'Content-Type': 'application/x-www-form-urlencoded',
  }
  return post(path, new URLSearchParams(all.toReversed()).toString(), headers, twilio)
}

async function queued(row = {}) {
  const appointment = await aTextedAppointment(context, context.keys, row)
  return { appointment, message: await queue(context, appointment, { channel: 'sms' }) }
}

function send(message: Parameters<typeof deliver>[1]) {
  const delivery = {
    ...{ db: jobs.db, site: { ...context.parts.site, origin }, now: () => now },
    transport: { send: () => expect.unreachable('a mail was sent'), close() {} },
    texts: gatewayTexts(presetAt('notify', server), { origin }),
    compose: composeWith({ keys: context.keys, origin, email: 'aide@rdv.example' }),
  }
  return patientDeliver(delivery, message, AbortSignal.timeout(60_000))
}

async function sent(row = {}) {
  const { appointment, message } = await queued(row)
  expect(await send(message)).toBe('sent')
  return { appointment, key: message.id }
}

const settle = () => applyReceipts(jobs.db)
const settled = () =>
  outcomes(context).then((rows) => rows.map(({ outcome, reason }) => [outcome, reason]))
const kept = () => asSuperuser(context, 'select key, status, reason from text_receipt order by id')

describe('a receipt', () => {
  test('tells that a text was delivered, once the worker has settled it', async () => {
    const { key } = await sent()
    expect(await tell(key, 'delivered')).toBe(204)
    expect(await settled()).toEqual([['sent', null]])
    expect(await settle()).toBe(1)
    expect(await settled()).toEqual([['delivered', null]])
    expect(await kept()).toEqual([])
  })

  test('that comes twice counts once, and again later changes nothing', async () => {
    const { key } = await sent()
    expect([await tell(key, 'delivered'), await tell(key, 'delivered')]).toEqual([204, 204])
    expect(await kept()).toHaveLength(1)
    await settle()
    expect(await tell(key, 'delivered')).toBe(204)
    await settle()
    expect(await settled()).toEqual([['delivered', null]])
  })

  test('that comes before the gateway’s answer waits for the note, up to a day', async () => {
    const { message } = await queued()
    const early: (number | unknown[])[] = []
    server.answers = [
      async (response) => {
        early.push(await tell(message.id, 'delivered'), await settle(), await settled())
        response.writeHead(201).end(JSON.stringify(ACCEPTED.body))
      },
    ]
    expect(await send(message)).toBe('sent')
    expect(early).toEqual([204, 0, []])
    expect(await settle()).toBe(1)
    expect(await settled()).toEqual([['delivered', null]])
  })

  test.each([
    ['delivered', 'permanent-failure'],
    ['temporary-failure', 'delivered'],
  ])('of one text that says %s, then %s: it was delivered', async (...order) => {
    for (const together of [true, false]) {
      const { key } = await sent()
      for (const status of order) {
        await tell(key, status)
        if (!together) await settle()
      }
      await settle()
    }
    expect(await settled()).toEqual([
      ['delivered', null],
      ['delivered', null],
    ])
  })

  test.each(['permanent-failure', 'temporary-failure', 'technical-failure'])(
    'of a text that did not arrive (%s) says so',
    async (status) => {
      const { appointment, key } = await sent()
      await tell(key, status)
      await settle()
      expect(await settled()).toEqual([['refused', `receipt ${status}`]])
      expect(await agreed(context, appointment.id)).toMatchObject({ sms_consent: true })
    },
  )

  test.each(['created', 'sending', 'pending', 'sent', 'unheard-of'])(
    'of a text on its way (%s) is no news',
    async (status) => {
      expect(await tell((await sent()).key, status)).toBe(204)
      expect(await kept()).toEqual([])
    },
  )

  test('says what an unconfirmed text has become', async () => {
    const { message } = await queued()
    server.answers = [{ status: 500 }]
    expect(await send({ ...message, uncertain: true })).toBe('sent')
    expect(await settled()).toEqual([['sent', 'unconfirmed']])
    await tell(message.id, 'delivered')
    await settle()
    expect(await settled()).toEqual([['delivered', null]])
  })

  test('of no text of ours changes nothing, and goes after a day', async () => {
    await sent()
    expect(await tell(randomUUID(), 'delivered')).toBe(204)
    expect(await tell('12345678', 'delivered')).toBe(204)
    expect(await tellSigned('12345678', { MessageStatus: 'delivered' })).toBe(204)
    expect([await settle(), await settled()]).toEqual([0, [['sent', null]]])
    const forgotten = async (hours: number) => {
      await context.travel(new Date(now.getTime() + hours * 3_600_000))
      await forgetOld(jobs.db, messageRetention)
      return (await kept()).length === 0
    }
    expect([await forgotten(24), await forgotten(25)]).toEqual([false, true])
    const handed = () => context.owner.query('select from handed_text').then((all) => all.rowCount)
    expect(await handed()).toBe(1)
    await forgotten(7 * 24 + 1)
    expect(await handed()).toBe(0)
  })

  test('keeps no number, and leaves a line in the access log when it is settled', async () => {
    const { appointment, key } = await sent()
    await tell(key, 'permanent-failure', { provider_response: `${NUMBER} is off` })
    expect(JSON.stringify(await kept())).not.toContain('5145550199')
    await settle()
    expect(JSON.stringify(await settled())).not.toContain('5145550199')
    const { rows } = await context.owner.query(
      `select why, appointment_id, outcome from access_log where who = 'job:receipts' and patient_id = $1`,
      [appointment['patient_id']],
    )
    expect(rows).toEqual([{ why: 'message', appointment_id: appointment.id, outcome: 'refused' }])
  })
})

describe('whoever answers STOP', () => {
  const yes = { sms_consent: true, consents: ['email', 'sms'] }

  test.each([
    [
      'GC Notify',
      (key: string) =>
        tell(key, 'permanent-failure', { provider_response: 'Phone number is opted out' }),
    ],
    ['Twilio', (key: string) => tellSigned(key, { MessageStatus: 'failed', ErrorCode: '21610' })],
  ])('agrees no more, as %s tells: at that number, by texts alone', async (_, told) => {
    const index = randomUUID()
    const stranger = await aTextedAppointment(context, context.keys, { index })
    const { appointment, key } = await sent({ index })
    const again = await aTextedAppointment(context, context.keys, { index })
    const elsewhere = await aTextedAppointment(context, context.keys)
    for (const { id } of [again, elsewhere])
      await asSuperuser(
        context,
        "update appointment set patient_id = $1, starts_at = starts_at + $3 * interval '1 day', ends_at = ends_at + $3 * interval '1 day' where id = $2",
        [appointment['patient_id'], id, id === again.id ? 1 : 2],
      )
    await asSuperuser(
      context,
      'update consent set person = (select person from door.file where patient_id = $1) where appointment_id = any ($2)',
      [appointment['patient_id'], [again.id, elsewhere.id]],
    )
    expect(await agreed(context, again.id), 'control').toMatchObject(yes)
    expect(await told(key)).toBe(204)
    await settle()
    expect(await settled()).toEqual([['refused', 'opted_out']])
    for (const { id } of [appointment, again])
      expect(await agreed(context, id)).toMatchObject({ sms_consent: false, consents: ['email'] })
    for (const { id } of [elsewhere, stranger]) expect(await agreed(context, id)).toMatchObject(yes)
  })
})

describe('nobody but the gateway', () => {
  test('is believed: without its secret, and with another', async () => {
    const { key } = await sent()
    for (const headers of [
      {},
      { Authorization: `Bearer ${SECRET}x` },
      { Authorization: SECRET },
      { Authorization: 'Bearer ' },
      { 'X-Twilio-Signature': SECRET },
    ])
      expect(await tell(key, 'delivered', {}, headers)).toBe(403)
    expect(await tellSigned(key, { MessageStatus: 'delivered' }, 'another')).toBe(403)
    const form = 'MessageStatus=delivered'
    expect(await post(`/hooks/texts/${key}`, form, bearer, twilio)).toBe(403)
    expect(await kept()).toEqual([])
    expect(await tell(key, 'delivered'), 'control').toBe(204)
    expect(await tellSigned(key, { MessageStatus: 'undelivered', ErrorCode: '30003' })).toBe(204)
    expect(await kept()).toEqual([
      { key, status: 'delivered', reason: null },
      { key, status: 'refused', reason: 'receipt undelivered 30003' },
    ])
  })

  test('and whatever it sends, it is answered', async () => {
    expect(await post('/hooks/texts', '{ "health_check": "true" }', bearer)).toBe(200)
    expect(await post('/hooks/texts', '{ "health_check": "true" }', {})).toBe(403)
    for (const body of ['', '{', '[]', 'null', '"delivered"', '{"status":{"a":1}}'])
      expect(await post('/hooks/texts', body, bearer), body).toBe(204)
    expect(await post('/hooks/texts', JSON.stringify({ a: 'a'.repeat(20_000) }), bearer)).toBe(413)
    expect(await post('/hooks/texts', 'a'.repeat(20_000), {}), 'before any proof').toBe(413)
    expect(await kept()).toEqual([])
  })

  test('finds the address, where no gateway is, or another', async () => {
    const none = createApp({ ...context.parts, textReceipts: undefined })
    for (const path of ['/hooks/texts', `/hooks/texts/${randomUUID()}`])
      expect(await post(path, '{}', bearer, none)).toBe(404)
    expect(await post('/hooks/texts', '', bearer, twilio)).toBe(404)
    expect(await post(`/hooks/texts/${randomUUID()}`, '{}', bearer)).toBe(404)
  })

  test('is told to come again while the database is away, sooner than anybody who reads', async () => {
    const [cookie] = (await context.identifiedClient()).cookies.values()
    const silent = await stoppableServer(context.appUrl)
    const away = connect(silent.url)
    silent.stop()
    const app = createApp({
      ...{ ...context.parts, db: away.db },
      requestMilliseconds: REQUEST_MILLISECONDS,
      receiptMilliseconds: RECEIPT_MILLISECONDS,
    })
    const body = JSON.stringify({ reference: randomUUID(), status: 'delivered' })
    const told: [string, number][] = []
    await Promise.all([
      ask({ app }, '/fr/search', { cookie }).then(({ status }) => told.push(['a reader', status])),
      post('/hooks/texts', body, bearer, app).then((status) => told.push(['the gateway', status])),
    ])
    expect(told).toEqual([
      ['the gateway', 503],
      ['a reader', 503],
    ])
    await away.db.destroy()
    await silent.close()
  })
})
