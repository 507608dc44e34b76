import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../../src/start/config.ts'
import { siteOf } from '../../src/start/site.ts'
import { receiptsOf } from '../../src/start/textGateway.ts'
import { named, production, refusal } from '../support/environment.ts'

const notify = {
  ...production,
  TEXT_GATEWAY: 'notify',
  TEXT_SECRET: 'key-of-the-gateway',
  TEXT_TEMPLATE: '6f1f0b9e-5b4c-4a53-8d3c-2f9a6f0d1e2b',
  TEXT_HOOK_SECRET: 'token-of-receipts',
}
const twilio = {
  ...production,
  TEXT_GATEWAY: 'twilio',
  TEXT_SECRET: 'key-of-the-gateway',
  TEXT_ACCOUNT: 'AC0123',
  TEXT_FROM: '+15145550100',
  TEXT_HOOK_SECRET: 'token-of-receipts',
}
const example = path.join(import.meta.dirname, '../../docs/gateway.md')
const described = async () =>
  JSON.parse(/```json\n([^`]*)```/.exec(await readFile(example, 'utf8'))?.[1] ?? '')

async function fileOf(text: string) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gateway-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'gateway.json')
  await writeFile(file, text)
  return file
}

test.each([
  ['notify', notify, ['TEXT_SECRET', 'TEXT_TEMPLATE', 'TEXT_HOOK_SECRET']],
  ['twilio', twilio, ['TEXT_SECRET', 'TEXT_ACCOUNT', 'TEXT_FROM', 'TEXT_HOOK_SECRET']],
])('%s is told all that it asks for, or the refusal names it', (_, env, names) => {
  expect(refusal(env)).toBe('accepted')
  for (const name of names)
    expect(refusal({ ...env, [name]: undefined })).toBe(`${name}: is missing`)
})

test('the process that serves has no key of the gateway, the one that sends none of its receipts', () => {
  const [web, worker, migrate] = (['web', 'worker', 'migrate'] as const).map((command) =>
    JSON.stringify(loadConfig(notify, command)),
  )
  expect(web).not.toContain('key-of-the-gateway')
  expect(web).toContain('token-of-receipts')
  expect(worker).toContain('key-of-the-gateway')
  expect(worker).not.toContain('token-of-receipts')
  // It publishes the first policy, which says whether texts are carried; it carries none.
  expect(migrate).toContain('canada')
  for (const secret of ['key-of-the-gateway', 'token-of-receipts'])
    expect(migrate).not.toContain(secret)
})

test('there are texts where a gateway is, or the demonstration’s mailbox, and receipts with a gateway alone', () => {
  const log = pino({ level: 'silent' })
  const of = (env: Record<string, string | undefined>, command?: 'web') => {
    const config = loadConfig(env, command)
    return [siteOf(config, log).texts, receiptsOf(config)?.secret]
  }
  expect(of({})).toEqual([true, undefined])
  expect(of({ SMTP_URL: 'smtp://localhost' })).toEqual([false, undefined])
  expect(of(production)).toEqual([false, undefined])
  expect(of(notify, 'web')).toEqual([true, 'token-of-receipts'])
})

test('the example of another gateway is one, and asks for what it names', async () => {
  const TEXT_GATEWAY = await fileOf(JSON.stringify(await described()))
  const env = { ...production, TEXT_GATEWAY }
  expect(named(refusal(env))).toEqual(['TEXT_SECRET', 'TEXT_FROM', 'TEXT_HOOK_SECRET'])
  const whole = { ...env, TEXT_SECRET: 's', TEXT_FROM: 'f', TEXT_HOOK_SECRET: 'h' }
  expect(loadConfig(whole).textGateway?.description.address).toBe(
    'https://textos.example/v1/messages',
  )
})

const UNKNOWN = 'must be notify, twilio, or a JSON file that describes a gateway'
const UNSAFE = /^its address must be https:/

test.each([
  [{ address: 'http://textos.example/' }, UNSAFE],
  [{ address: 'https://user:hunter2@textos.example/' }, UNSAFE],
  [{ address: 'https://{account}.example/' }, UNSAFE],
  [{ address: 'textos.example' }, UNSAFE],
  [{ address: 'https://textos.example/{hunter2}' }, 'the file is wrong at address'],
  [{ body: { json: { to: ['{hunter2}'] } } }, 'the file is wrong at body.json'],
  [{ body: {} }, 'the file is wrong at body'],
  [{ body: { form: {}, json: {} } }, 'the file is wrong at body'],
  [{ headers: { a: 2 } }, 'the file is wrong at headers.a'],
  [{ id: 'a..b' }, 'the file is wrong at id'],
  [{ refused: { path: 'code', patterns: 'hunter2' } }, 'the file is wrong at refused.patterns'],
  [{ receipts: { proof: 'none' } }, 'the file is wrong at receipts.proof'],
  [{ retries: 3 }, 'the file is wrong at retries'],
])('a file with %j refuses the start in one line that quotes nothing', async (change, said) => {
  const file = await fileOf(JSON.stringify({ ...(await described()), ...change }))
  const settings = { TEXT_SECRET: 's', TEXT_FROM: 'f', TEXT_HOOK_SECRET: 'h' }
  const told = refusal({ ...production, ...settings, TEXT_GATEWAY: file })
  expect(named(told)).toEqual(['TEXT_GATEWAY'])
  expect(told.slice('TEXT_GATEWAY: '.length)).toMatch(said)
  expect(told).not.toContain('hunter2')
})

test('so does what is no file, and no JSON', async () => {
  for (const TEXT_GATEWAY of ['nowhere.json', 'constructor', await fileOf('{')])
    expect(refusal({ ...production, TEXT_GATEWAY })).toBe(`TEXT_GATEWAY: ${UNKNOWN}`)
})

test('on this machine a gateway needs no TLS', async () => {
  const here = { ...(await described()), address: 'http://127.0.0.1:8025/' }
  const settings = { TEXT_SECRET: 's', TEXT_FROM: 'f', TEXT_HOOK_SECRET: 'h' }
  const TEXT_GATEWAY = await fileOf(JSON.stringify(here))
  expect(refusal({ ...production, ...settings, TEXT_GATEWAY })).toBe('accepted')
})
