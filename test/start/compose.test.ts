import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { COMMANDS, isFor } from '../../src/start/command.ts'
import { LONGEST_DRAIN } from '../../src/start/server.ts'
import { production, refusal } from '../support/environment.ts'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** The text of each service. */
const services = new Map(
  read('compose.yaml')
    .split(/^services:\n/m)
    .at(-1)
    ?.split(/^volumes:/m)[0]
    ?.split(/^(?= {2}\w+:\n)/m)
    .map((text) => [/^ {2}(\w+):/m.exec(text)?.[1] ?? '', text]),
)
const settings = [...read('.env.example').matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name ?? '')

/** What compose decides: ways in, and where a process writes. */
const FIXED = ['PORT', 'HOST', 'DATA_DIR']

/** A service as it is run: with the blocks that it takes over. */
function whole(name: string): string {
  const text = services.get(name) ?? ''
  const blocks = [...text.matchAll(/<<: \*(\w+)/g)].map(([, block]) => blockOf(block ?? ''))
  return [text, ...blocks].join('')
}

function blockOf(name: string): string {
  const text = read('compose.yaml').split(`x-${name}: &${name}\n`)[1]?.split(/^\S/m)[0] ?? ''
  return text + [...text.matchAll(/<<: \*(\w+)/g)].map(([, block]) => blockOf(block ?? '')).join('')
}

test.each(COMMANDS)('every setting of the process %s reaches it', (command) => {
  expect(settings.length).toBeGreaterThan(30)
  const told = [...whole(command).matchAll(/^ +([A-Z_]+): /gm)].map(([, name]) => name)
  const lacking = settings.filter((name) => !told.includes(name) && isFor(command, name))
  expect(lacking.filter((name) => !FIXED.includes(name) && !isIdle(command, name))).toEqual([])
})

test('and none of them is lost between the three, but what the image fixes', () => {
  const compose = read('compose.yaml')
  const lost = settings.filter((name) => !new RegExp(`^ +${name}: `, 'm').test(compose))
  expect(lost.toSorted()).toEqual(FIXED.toSorted())
  for (const name of FIXED) expect(read('Dockerfile')).toContain(`${name}=`)
})

/** No secret, and nothing that this process would do. */
function isIdle(command: string, name: string): boolean {
  const only: [RegExp, string][] = [
    [/^(KEEP|SMTP|MESSAGES)_/, 'worker'],
    [/^(IDENTIFY|BOOK|HOLDS)_|^(TRUSTED_PROXY_HOPS|DATABASE_POOLER|POOL_SIZE|LEAVE_MS)$/, 'web'],
  ]
  return only.some(([names, by]) => names.test(name) && by !== command)
}

test.each([
  ['web', ['DATABASE_URL', 'FIELD_KEYS', 'INDEX_KEY', 'SESSION_KEYS']],
  ['worker', ['DATABASE_JOBS_URL', 'FIELD_KEYS', 'SEAL_KEY']],
  ['migrate', ['DATABASE_OWNER_URL']],
])('the process %s is told its own secrets', (service, own) => {
  const text = services.get(service) ?? ''
  const told = [...text.matchAll(/^ +(DATABASE_\w*URL|\w+_KEYS?): /gm)].map(([, name]) => name)
  expect(told.toSorted()).toEqual(own)
})

test('images are variables that take a digest', () => {
  const compose = read('compose.yaml')
  expect([...compose.matchAll(/image: (.)/g)].map(([, sign]) => sign)).toEqual(['$', '$', '$'])
  const from = [...read('Dockerfile').matchAll(/^FROM (.)/gm)].map(([, sign]) => sign)
  expect(from).toEqual(['$', '$'])
})

test.each([...services.keys()].filter(Boolean))(
  'the service %s is contained and limited',
  (name) => {
    const text = whole(name)
    for (const line of ['cap_drop: [ALL]', 'security_opt: ["no-new-privileges:true"]'])
      expect(text).toContain(line)
    for (const limit of ['mem_limit', 'cpus', 'pids_limit'])
      expect(text).toMatch(new RegExp(`^ +${limit}: \\d`, 'm'))
    // Its entry point writes outside its volume.
    if (name !== 'database') expect(text).toContain('read_only: true')
  },
)

test('a process that leaves is not killed while it waits and lets requests finish', () => {
  const [, seconds] = /stop_grace_period: (\d+)s/.exec(read('compose.yaml')) ?? []
  const longest = 60_000 + LONGEST_DRAIN
  expect(loads({ LEAVE_MS: '60000' }) && !loads({ LEAVE_MS: '60001' })).toBe(true)
  expect(Number(seconds) * 1000).toBeGreaterThan(longest)
})

const loads = (change: Record<string, string>) =>
  refusal({ ...production, ...change }) === 'accepted'

test('the binary of the runtime is of the lock file, with its hash, and no package runs a script for it', () => {
  const { packages } = JSON.parse(read('package-lock.json'))
  const { optionalDependencies, allowScripts } = JSON.parse(read('package.json'))
  const runtimes = Object.keys(optionalDependencies).filter((name) => /^node-/.test(name))
  expect(runtimes).toHaveLength(4)
  for (const name of runtimes) {
    expect(packages[`node_modules/${name}`].integrity).toMatch(/^sha512-/)
    expect(Object.keys(allowScripts)).not.toContain(name)
  }
})
