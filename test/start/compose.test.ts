import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

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

test('every setting reaches the process that it is for', () => {
  const dockerfile = read('Dockerfile')
  expect(settings.length).toBeGreaterThan(30)
  const passed = (name: string) =>
    new RegExp(`^ +${name}: `, 'm').test(read('compose.yaml')) || dockerfile.includes(`${name}=`)
  expect(settings.filter((name) => !passed(name))).toEqual([])
})

test.each([
  ['web', ['DATABASE_URL', 'FIELD_KEYS', 'INDEX_KEY', 'SESSION_KEYS']],
  ['worker', ['DATABASE_JOBS_URL', 'FIELD_KEYS', 'SEAL_KEY']],
  ['migrate', ['DATABASE_OWNER_URL']],
])('the process %s is told its own secrets', (service, own) => {
  const text = services.get(service) ?? ''
  const told = [...text.matchAll(/^ +(DATABASE_\w*URL|\w+_KEYS?): /gm)].map(([, name]) => name)
  expect(told.toSorted()).toEqual(own)
})

test('images are variables, and every process is contained', () => {
  const compose = read('compose.yaml')
  expect([...compose.matchAll(/image: (.)/g)].map(([, sign]) => sign)).toEqual(['$', '$', '$'])
  expect([...read('Dockerfile').matchAll(/^FROM (.)/gm)].map(([, sign]) => sign)).toEqual([
    '$',
    '$',
  ])
  for (const [name, text] of services)
    if (name) expect(text, name).toMatch(/<<: \*(application|contained)|cap_drop: \[ALL\]/)
})

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
