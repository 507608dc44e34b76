import { expect, test } from 'vitest'
import { lineOf, type Node, nodesOf, type Source, sources } from '../support/sources.ts'

/** What may appear only in the files and folders named, and how to recognize it. */
const rules: Record<string, { only: string[]; is: (node: Node, text: string) => boolean }> = {
  'raw SQL by kysely': {
    only: ['src/db/'],
    is: ({ type, imported, source }) =>
      (type === 'ImportSpecifier' && nameOf(imported) === 'sql') ||
      (type === 'ExportNamedDeclaration' && nameOf(source) === 'kysely'),
  },
  'SQL put together from text': {
    only: ['src/db/call.ts', 'src/db/owner.ts'],
    is: ({ type, object, property }) =>
      type === 'MemberExpression' &&
      nameOf(object) === 'sql' &&
      /^(raw|lit|id|table|ref)$/.test(nameOf(property)),
  },
  'tables taken from or added to the handle': {
    only: [],
    is: ({ type, property }) =>
      type === 'MemberExpression' &&
      /^(\$extendTables|\$pickTables|\$omitTables|withTables)$/.test(nameOf(property)),
  },
  'the tables with personal data, by the name of their type': {
    only: ['src/db/schema.ts', 'src/privacy/door.ts'],
    is: ({ type, name }) => type === 'Identifier' && name === 'RecordTables',
  },
  'a cast that convinces the compiler of anything': {
    only: ['src/db/boundedPool.ts', 'src/privacy/door.ts'],
    is: ({ type, expression }) =>
      type === 'TSAsExpression' &&
      (expression as Node).type === 'TSAsExpression' &&
      (expression as Node & { typeAnnotation: Node }).typeAnnotation.type === 'TSUnknownKeyword',
  },
  'a bare connection': {
    only: ['src/db/', 'src/postgres/'],
    is: ({ type, source, importKind }) =>
      type === 'ImportDeclaration' && nameOf(source) === 'pg' && importKind !== 'type',
  },
  'a statement that goes around Kysely': {
    only: ['src/db/', 'src/postgres/'],
    is: ({ type, callee }) =>
      type === 'CallExpression' &&
      nameOf((callee as Node)['property']) === 'query' &&
      nameOf(((callee as Node)['object'] as Node)['property']) !== 'req',
  },
  'the environment': {
    only: ['src/start/config.ts'],
    is: ({ type, object, property }) =>
      type === 'MemberExpression' && nameOf(object) === 'process' && nameOf(property) === 'env',
  },
  'the clock': {
    only: ['src/main.ts', 'src/operate/main.ts'],
    is: (node) => readsClock(node),
  },
  'the type any': { only: [], is: ({ type }) => type === 'TSAnyKeyword' },
  'a listener that lets the process survive what nobody handled': {
    only: ['src/start/failure.ts'],
    is: ({ type, callee, arguments: given }) =>
      type === 'CallExpression' &&
      nameOf((callee as Node)['object']) === 'process' &&
      /^(unhandledRejection|uncaughtException)$/.test(nameOf((given as Node[])[0])),
  },
  'an order to the compiler to look away': {
    only: [],
    is: ({ type }, source) =>
      type === 'Program' && /@ts-(ignore|expect-error|nocheck)|biome-ignore/.test(source),
  },
}

/** Time comes from the caller, or from the database; how long something took is no time of day. */
function readsClock({ type, callee, arguments: given }: Node) {
  if (type === 'NewExpression') return nameOf(callee) === 'Date' && (given as []).length === 0
  if (type !== 'CallExpression') return false
  const { object, property } = callee as Node
  const called = `${nameOf(object) || nameOf((object as Node | undefined)?.['property'])}.${nameOf(property)}`
  return /^(Date\.now|Now\.\w+)$/.test(called)
}

/** The name of an identifier, or of a property written as a text in brackets. */
function nameOf(node: unknown) {
  const { name, value } = (node ?? {}) as { name?: string; value?: string }
  return String(name ?? value ?? '')
}

function found(rule: string, all: Pick<Source, 'file' | 'text'>[]) {
  const { only, is } = rules[rule] as (typeof rules)[string]
  return all
    .filter(({ file }) => !only.some((place) => isIn(place, file)))
    .flatMap((source) =>
      nodesOf(source)
        .filter((node) => is(node, source.text))
        .map((node) => `${source.file}:${lineOf(source, node)}`),
    )
}

function isIn(place: string, file: string) {
  return place.endsWith('/') ? file.startsWith(place) : file === place
}

const program = sources()

test.for(Object.keys(rules))('nowhere but in its place: %s', (rule) => {
  expect(found(rule, program)).toEqual([])
})

test('each place that a rule leaves out has what the rule is about', () => {
  const idle = Object.entries(rules).flatMap(([rule, { only, is }]) =>
    only
      .filter(
        (place) =>
          !program.some(
            (source) =>
              isIn(place, source.file) && nodesOf(source).some((node) => is(node, source.text)),
          ),
      )
      .map((place) => `${rule}: ${place}`),
  )
  expect(idle).toEqual([])
})

test.for([
  ['raw SQL by kysely', `import { sql } from 'kysely'`],
  ['raw SQL by kysely', `import { sql as s } from 'kysely'`],
  ['raw SQL by kysely', `export { sql } from 'kysely'`],
  ['SQL put together from text', 'export const a = sql.raw(b)'],
  ['tables taken from or added to the handle', 'db.$extendTables<{ appointment: A }>()'],
  ['the tables with personal data, by the name of their type', 'type A = Kysely<RecordTables>'],
  ['a cast that convinces the compiler of anything', 'export const a = db as unknown as Trx'],
  ['a bare connection', `import pg from 'pg'`],
  ['a statement that goes around Kysely', 'await client.query(TEXT)'],
  ['the environment', 'export const a = process.env.HOME'],
  ['the environment', `export const a = process['env']`],
  ['the clock', 'export const a = Date.now()'],
  ['the clock', 'export const a = new Date()'],
  ['the clock', 'export const a = Temporal.Now.instant()'],
  [
    'a listener that lets the process survive what nobody handled',
    `process.on('unhandledRejection', f)`,
  ],
  ['the type any', 'export const a = b as any'],
  ['an order to the compiler to look away', '// @ts-ignore'],
] as const)('control: %s is caught in "%s"', ([rule, line]) => {
  expect(found(rule, [{ file: 'src/booking/x.ts', text: line }])).toEqual(['src/booking/x.ts:1'])
})
