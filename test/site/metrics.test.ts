import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { CHANNELS, MESSAGE_KINDS, MESSAGE_OUTCOMES } from '../../src/db/lists.ts'
import { anAppointment, PLANTED, queue } from '../messages/queued.ts'
import { useApp } from '../support/app.ts'
import { origin } from '../support/client.ts'
import { now } from '../support/database.ts'
import { hex } from '../support/environment.ts'

const metricsToken = hex(11)
const context = useApp(({ config }) => ({ config: { ...config, metricsToken } }))
const PAIRS = CHANNELS.length * MESSAGE_KINDS.length

function ask(headers: Record<string, string> = { Authorization: `Bearer ${metricsToken}` }) {
  return context.app.request('http://10.0.0.7:8080/metrics', { headers })
}

interface Sample {
  labels: Record<string, string>
  value: number
}

/** Reads Prometheus' text format 0.0.4, and fails on anything else. */
function parse(text: string): Map<string, Sample[]> {
  const metrics = new Map<string, Sample[]>()
  let [helped, typed] = ['', '']
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.slice(0, -1).split('\n')) {
    const [, comment, of = ''] = /^# (HELP|TYPE) ([a-z_:][a-z0-9_:]*) [^\\]+$/.exec(line) ?? []
    if (comment === 'HELP') {
      expect(metrics.has(of), `${of} twice`).toBe(false)
      helped = of
    } else if (comment === 'TYPE') {
      expect(line).toBe(`# TYPE ${helped} gauge`)
      metrics.set(of, [])
      typed = of
    } else {
      const sample = /^([a-z_:][a-z0-9_:]*)(?:\{(.+)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
        line,
      )
      expect(sample?.[1], line).toBe(typed)
      metrics.get(typed)?.push({ labels: labelsOf(sample?.[2]), value: Number(sample?.[3]) })
    }
  }
  for (const [name, samples] of metrics) {
    const series = samples.map(({ labels }) => JSON.stringify(labels))
    expect(new Set(series).size, `${name}: each series once`).toBe(series.length)
  }
  return metrics
}

function labelsOf(pairs = '') {
  const labels: Record<string, string> = {}
  const rest = pairs.replaceAll(/([a-z_]+)="([^"\\]*)"(,|$)/g, (_, name, value) => {
    labels[name] = value
    return ''
  })
  expect(rest, pairs).toBe('')
  return labels
}

/** The series of a metric that are not zero. */
function told(metrics: Map<string, Sample[]>, name: string) {
  const samples = metrics.get(`rendez_vous_messages_${name}`) ?? []
  return samples
    .filter(({ value }) => value !== 0)
    .map(({ labels, value }) => [...Object.values(labels), value].join(' '))
}

/** Messages of every sort, with all that no metric may tell. */
async function someMessages() {
  const appointment = await anAppointment(context, context.keys)
  const due = new Date(now.getTime() - 90_000)
  const message = await queue(context, appointment, { not_before: due, tries: 3, sealed: 'SEALED' })
  await queue(context, appointment, { kind: 'reminder', channel: 'sms', not_before: '2027-01-01' })
  await context.owner.query(`select count_outcome('sms', 'code', 'sent')`)
  await context.owner.query(`insert into message_switch (channel, kind) values ('sms', 'reminder')`)
  await context.owner.query(
    `insert into message_queue (counted_at, kinds) values (app_now() - interval '2.5 seconds',
      '[{"channel": "email", "kind": "moved", "queued": 7, "tried": 0}]')`,
  )
  return { ...appointment, ...message }
}

test('whoever has the token reads how messages are, in a text that Prometheus reads', async () => {
  await someMessages()
  const answer = await ask()
  expect([
    answer.status,
    answer.headers.get('Content-Type'),
    answer.headers.get('Cache-Control'),
  ]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8', 'no-store'])
  const metrics = parse(await answer.text())
  expect(told(metrics, 'due')).toEqual(['email booked 1'])
  expect(told(metrics, 'later')).toEqual(['sms reminder 1'])
  expect(told(metrics, 'queued')).toEqual(['email moved 7'])
  expect(told(metrics, 'tried')).toEqual(['email booked 1'])
  expect(told(metrics, 'oldest_due_seconds')).toEqual(['email booked 90'])
  expect(told(metrics, 'settled_last_24_hours')).toEqual(['sms code sent 1'])
  expect(told(metrics, 'off')).toEqual(['sms reminder 1'])
  expect(told(metrics, 'queue_counted_seconds')).toEqual(['2.5'])
})

test('every series is there before anything happened, at zero', async () => {
  const metrics = parse(await (await ask()).text())
  const series = [...metrics].map(([name, samples]) => [
    name.replace('rendez_vous_messages_', ''),
    samples.length,
  ])
  expect(Object.fromEntries(series)).toEqual({
    due: PAIRS,
    later: PAIRS,
    queued: PAIRS,
    tried: PAIRS,
    oldest_due_seconds: PAIRS,
    settled_last_24_hours: PAIRS * MESSAGE_OUTCOMES.length,
    off: PAIRS,
    queue_counted_seconds: 0,
  })
  for (const name of metrics.keys())
    expect(told(metrics, name.replace('rendez_vous_messages_', '')), name).toEqual([])
})

test('labels are of closed lists, whatever is in the tables', async () => {
  await someMessages()
  await context.owner.query(`select count_outcome('PLANTED', 'PLANTED', 'PLANTED')`)
  await context.owner.query(`insert into message_switch values ('PLANTED', 'PLANTED')`)
  const text = await (await ask()).text()
  expect(text).not.toContain('PLANTED')
  for (const { labels } of [...parse(text).values()].flat())
    for (const [name, value] of Object.entries(labels))
      expect(
        (
          { channel: CHANNELS, kind: MESSAGE_KINDS, outcome: MESSAGE_OUTCOMES } as Record<
            string,
            readonly string[]
          >
        )[name],
        name,
      ).toContain(value)
})

test('nobody and no message can be told from it', async () => {
  const known = await someMessages()
  const text = await (await ask()).text()
  expect(told(parse(text), 'due'), 'control: there is something to tell').toHaveLength(1)
  const { id, session, patient_id, appointment_id } = known
  for (const secret of [
    id,
    session,
    patient_id,
    appointment_id,
    'SEALED',
    'elodie',
    ...Object.values(PLANTED),
  ])
    expect(text).not.toContain(secret)
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/)
})

test.each([
  ['none', {}],
  ['an empty one', { Authorization: 'Bearer ' }],
  ['another', { Authorization: `Bearer ${hex(12)}` }],
  ['the beginning of it', { Authorization: `Bearer ${metricsToken.slice(0, -1)}` }],
  ['more than it', { Authorization: `Bearer ${metricsToken}0` }],
  ['it without its word', { Authorization: metricsToken }],
  ['it in another way', { Authorization: `Basic ${btoa(`:${metricsToken}`)}` }],
] as [string, Record<string, string>][])('whoever has %s is refused', async (_, headers) => {
  await someMessages()
  const answer = await ask(headers)
  expect([answer.status, await answer.text()]).toEqual([401, '401'])
  expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer')
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
})

test('where no token is configured there is no such page, whatever is sent', async () => {
  const app = createApp({
    ...context.parts,
    config: { ...context.parts.config, metricsToken: undefined },
  })
  for (const given of ['', 'undefined', metricsToken]) {
    const headers = { Authorization: `Bearer ${given}`, Host: new URL(origin).host }
    expect((await app.request(`${origin}/metrics`, { headers })).status).toBe(404)
  }
})
