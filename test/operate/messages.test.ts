import { expect, test } from 'vitest'
import { CHANNELS, MESSAGE_KINDS } from '../../src/db/lists.ts'
import { operationOf } from '../../src/operate/operations.ts'
import { ensureKeys } from '../../src/start/keys.ts'
import { origin } from '../support/client.ts'
import { now, useDatabase } from '../support/database.ts'
import { privateFolder } from '../support/embeddedServers.ts'
import { demoFacts } from '../support/policyFacts.ts'

const context = useDatabase()

async function does(...words: string[]) {
  const urls = { app: context.appUrl, owner: context.ownerUrl, jobs: context.jobsUrl }
  const secrets = ensureKeys(privateFolder())
  const operation = operationOf(['messages', ...words])
  return operation?.({ urls, secrets, now, origin, policies: demoFacts, progress: () => {} })
}

async function waits(kind: string, { channel = 'email', tries = 0, seconds = 0 } = {}) {
  await context.owner.query(
    `insert into outbox (channel, kind, patient_id, locale, session, tries, not_before, not_after)
      values ($1, $2, uuidv7(), 'fr', uuidv7(), $3, app_now() + make_interval(secs => $4), '2027-01-01')`,
    [channel, kind, tries, seconds],
  )
}

const off = async () =>
  (await context.owner.query('select channel, kind from message_switch order by 1, 2')).rows

test('where nothing happened, it says so', async () => {
  expect(await does()).toBe(
    [
      'waiting: none',
      'settled in the last 24 hours: none',
      'switched off: none',
      'the worker counted its queue: never',
    ].join('\n'),
  )
})

test('an operator is told what waits, what became of the others and what is off, on one screen', async () => {
  await waits('booked', { seconds: -7300, tries: 2 })
  await waits('booked', { seconds: 60, tries: 1 })
  await waits('reminder', { channel: 'sms', seconds: 3600 })
  await context.owner.query(
    `select count_outcome('email', 'booked', each) from unnest('{sent,sent,refused}'::text[]) each`,
  )
  await context.owner.query(
    `insert into message_queue (counted_at, kinds) values (app_now() - interval '4 seconds',
      '[{"channel": "email", "kind": "moved", "queued": 7, "tried": 0, "since": "2026-11-22T14:55:00Z"}]')`,
  )
  await does('off', 'reminder', 'sms')
  await context.setClock(new Date(now.getTime() + 180_000))

  expect(await does()).toBe(
    [
      'waiting:',
      '  booked by email          due: 2, later: 0, in the queue: 0, tried and failed: 2, oldest due for 2 h',
      '  moved by email           due: 0, later: 0, in the queue: 7, tried and failed: 0, oldest due for 8 min',
      '  reminder by sms          due: 0, later: 1, in the queue: 0, tried and failed: 0',
      'settled in the last 24 hours:',
      '  booked by email          sent: 2, refused: 1',
      'switched off:',
      '  reminder by sms          for 3 min',
      'the worker counted its queue: 3 min ago',
    ].join('\n'),
  )
})

test('a kind is switched off on a channel and on again, as often as wanted', async () => {
  await does('off', 'reminder', 'sms')
  await context.setClock(new Date(now.getTime() + 600_000))
  expect(await does('off', 'reminder', 'sms')).toContain('for 10 min')
  await does('off', 'code', 'email')
  expect(await off()).toEqual([
    { channel: 'email', kind: 'code' },
    { channel: 'sms', kind: 'reminder' },
  ])
  expect(await does('on', 'reminder', 'sms')).not.toContain('reminder by sms')
  await does('on', 'reminder', 'sms')
  expect(await off()).toEqual([{ channel: 'email', kind: 'code' }])
})

test('all kinds, all channels, or both', async () => {
  await does('off', 'all', 'sms')
  expect(await off()).toHaveLength(MESSAGE_KINDS.length)
  await does('off', 'all', 'all')
  expect(await off()).toHaveLength(MESSAGE_KINDS.length * CHANNELS.length)
  await does('on', 'booked', 'all')
  expect(await off()).toHaveLength((MESSAGE_KINDS.length - 1) * CHANNELS.length)
  await does('on', 'all', 'all')
  expect(await off()).toEqual([])
})

test('a kind or a channel that does not exist is refused, with those that do', async () => {
  await expect(does('off', 'reminders', 'sms')).rejects.toThrow(
    `there is no kind reminders; there are: ${MESSAGE_KINDS.join(', ')}, or all`,
  )
  await expect(does('on', 'reminder', 'pigeon')).rejects.toThrow(
    'there is no channel pigeon; there are: email, sms, or all',
  )
  expect(await off()).toEqual([])
})

test.for([
  [['off']],
  [['off', 'reminder']],
  [['off', 'reminder', 'sms', 'now']],
  [['away', 'reminder', 'sms']],
  [['reminder']],
] as const)('messages %j is no operation', ([words]) => {
  expect(operationOf(['messages', ...words])).toBeUndefined()
})
