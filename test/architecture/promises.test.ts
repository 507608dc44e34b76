import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nodesOf, root } from '../support/sources.ts'

const PAGE = 'docs/promises.md'
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** The promises that a text names; the numbers of laws, like, look alike. */
const namedIn = (text: string) => text.match(/\b[A-Z]-\d\d\b(?!\.\d)/g) ?? []

const entries = read(PAGE)
  .split(/^### /m)
  .slice(1)
  .map((text) => ({ id: text.split('\n', 1)[0] ?? '', text }))

/** What an entry says after one of its words, to the next. */
const partOf = (text: string, word: string) =>
  new RegExp(`^- ${word}: (.*?)(?=^- |^#|$(?![^]))`, 'ms').exec(text)?.[1] ?? ''

/** Each file of tests that a text names, with the title after it. */
const proofsIn = (text: string) =>
  [...text.matchAll(/`(test\/[^`]+)`: `([^`]+)`/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }))

/** Every text of a file's code, so that a title in a comment proves nothing. */
const textsOf = (source: { file: string; text: string }) =>
  nodesOf(source).flatMap(({ type, value, start, end }) => {
    if (type === 'TemplateLiteral') return [source.text.slice(start + 1, end - 1)]
    return type === 'Literal' && typeof value === 'string' ? [value] : []
  })

const missing = ({ file, title }: { file: string; title: string }) =>
  globSync(file, { cwd: root }).length === 0 || !textsOf({ file, text: read(file) }).includes(title)

test('each promise that anything names is defined once, and each that is defined is named', () => {
  const files = globSync('{src,test,migrations,views,docs}/**/*.*', { cwd: root })
  const named = new Set(
    files.filter((file) => file !== PAGE).flatMap((file) => namedIn(read(file))),
  )
  expect(entries.map(({ id }) => id)).toEqual([...named].toSorted())
})

test.for(entries)(
  '$id says where it is kept, what proves it, and its control or that it has none',
  ({ text }) => {
    expect(partOf(text, 'Kept in')).toMatch(/`(src|migrations)\//)
    expect(proofsIn(partOf(text, 'Test'))).not.toEqual([])
    const control = partOf(text, 'Control')
    if (!control.startsWith('none. ')) expect(proofsIn(control)).not.toEqual([])
  },
)

test('each test and control stands where its promise says', () => {
  const proofs = entries.flatMap(({ text }) => proofsIn(text))
  expect(read(PAGE).match(/`test\/[^`]+\.ts`: /g)).toHaveLength(proofs.length)
  expect(proofs.filter(missing)).toEqual([])
})

test('each promise is kept in files that are there', () => {
  const kept = [...read(PAGE).matchAll(/`((?:src|migrations)\/[^`]+)`/g)]
  expect(kept.filter(([, file = '']) => globSync(file, { cwd: root }).length === 0)).toEqual([])
})

test('control: an unknown promise, a file and a title that are not there are caught', () => {
  const unknown = ['S', '99'].join('-')
  expect(namedIn(`one sentence (${unknown}), under R-22.1, s. 14, sealed by AES-256`)).toEqual([
    unknown,
  ])
  const file = 'test/architecture/promises.test.ts'
  expect(missing({ file: 'test/nowhere.test.ts', title: 'each' })).toBe(true)
  expect(missing({ file, title: ['no', 'such', 'title'].join(' ') })).toBe(true)
  expect(missing({ file, title: 'each test and control stands where its promise says' })).toBe(
    false,
  )
})
