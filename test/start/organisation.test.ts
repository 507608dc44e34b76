import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/start/config.ts'
import { privateFolder } from '../support/embeddedServers.ts'
import { named, production, refusal } from '../support/environment.ts'

const whole = JSON.parse(readFileSync(production.ORGANISATION, 'utf8'))

/** An environment whose organisation is described by this. */
function described(organisation: unknown) {
  const file = join(privateFolder(), 'organisation.json')
  writeFileSync(file, JSON.stringify(organisation))
  return { ...production, ORGANISATION: file }
}

/** The description with a value put, or without it when there is none, at a place. */
function withValue(place: string, value?: unknown) {
  const copy = structuredClone(whole)
  const path = place.split('.')
  const last = path.pop() ?? ''
  const holder = path.reduce((object, name) => object[name], copy)
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

/** Every place of the description at which something is told. */
function placesOf(value: unknown, at = ''): string[] {
  const inner = (name: string) => (at ? `${at}.${name}` : name)
  if (typeof value !== 'object' || value === null) return [at]
  const places = Object.entries(value).flatMap(([name, each]) => placesOf(each, inner(name)))
  return at ? [at, ...places] : places
}

const required = placesOf(whole).filter((place) => !/^suppliers\.\d+$/.test(place))

test('there is a lot that only the organisation knows', () => {
  expect(required.length).toBeGreaterThan(25)
  expect(refusal(described(whole))).toBe('accepted')
})

test.each(required)('production does not start without %s, and says so', (place) => {
  expect(refusal(described(withValue(place)))).toBe(`ORGANISATION.${place}: is missing`)
})

test('all that is missing is named at once', () => {
  const { officer, complaints, ...rest } = whole
  const said = refusal(described({ ...rest, officer: { email: officer.email } }))
  expect(named(said)).toEqual([
    ...['name', 'title', 'phone'].map((field) => `ORGANISATION.officer.${field}`),
    'ORGANISATION.complaints',
  ])
  expect(complaints).toBeDefined()
})

test.each([
  ['officer.email', 'aide', 'must be an e-mail address'],
  ['officer.name', ' ', 'must be one line, 300 characters at most'],
  ['officer.title.en', 'two\nlines', 'must be one line, 300 characters at most'],
  ['regime', 'hunter2', 'must be one of A-2.1, P-39.1'],
  ['kept_in.outside_quebec', 'hunter2', 'must be true or false'],
  ['suppliers.0.service', 'hunter2', 'must be one of hosting, mail, texts, other'],
  ['suppliers', [], 'lacks one whose service is mail'],
  ['complaints.days', 0, 'must be from 1 to 365'],
  ['complaints.days', 'hunter2', 'must be a number'],
  ['source_code', 'http://hunter2.example', 'must be an https:// address'],
  ['hunter2', 'x', 'is not known'],
])('%s=%j is refused by its place, and nothing is quoted', (place, value, why) => {
  const said = refusal(described(withValue(place, value)))
  expect(said).toBe(`ORGANISATION.${place}: ${why}`)
  if (place !== 'hunter2') expect(said).not.toContain('hunter2')
})

test('a supplier of another service says what it receives', () => {
  const other = { ...whole.suppliers[0], service: 'other' }
  const said = refusal(described({ ...whole, suppliers: [...whole.suppliers, other] }))
  expect(said).toBe('ORGANISATION.suppliers.2.task: is missing')
})

test('whoever has texts carried says by whom', () => {
  const suppliers = whole.suppliers.filter((one: { service: string }) => one.service !== 'texts')
  const gateway = { TEXT_GATEWAY: 'notify', TEXT_SECRET: 'a', TEXT_TEMPLATE: 'b' }
  const env = { ...gateway, TEXT_HOOK_SECRET: 'c' }
  expect(refusal({ ...described({ ...whole, suppliers }), ...env })).toBe(
    'ORGANISATION.suppliers: lacks one whose service is texts',
  )
  expect(refusal({ ...described(whole), ...env })).toBe('accepted')
  expect(refusal(described({ ...whole, suppliers }))).toBe('accepted')
})

test('the example of the documentation is accepted, and says what each start needs', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/organisation.md'), 'utf8')
  const example = JSON.parse(/```json\n([^`]*)```/.exec(page)?.[1] ?? '')
  expect(refusal(described(example))).toBe('accepted')
})

test('a file that is not there, or no JSON, is refused', () => {
  expect(refusal({ ...production, ORGANISATION: 'nowhere.json' })).toBe(
    'ORGANISATION: must be a JSON file that can be read',
  )
})

test('the demonstration has its own, and the worker needs none', () => {
  expect(loadConfig({}).organisation).toEqual(whole)
  const { ORGANISATION, ...others } = production
  expect(() => loadConfig(others, 'worker')).not.toThrow()
  expect(() => loadConfig(others, 'web')).toThrow('ORGANISATION: is missing')
  expect(() => loadConfig(others, 'migrate')).toThrow('ORGANISATION: is missing')
  expect(ORGANISATION).toBeDefined()
})

test('a real process ends with the names of what is missing', async () => {
  const env = described(withValue('officer.name'))
  const main = join(import.meta.dirname, '../../src/main.ts')
  const child = spawn(process.execPath, [main], { env })
  const said = text(child.stderr)
  const [code] = await once(child, 'exit')
  expect([code, (await said).trim()]).toEqual([1, 'ORGANISATION.officer.name: is missing'])
})
