import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lineOf, type Node, nodesOf, root, type Source, sources } from '../support/sources.ts'

const program = sources()
const lists = /^src\/i18n\/(fr|en)\/|^src\/db\/schema\.ts$/

test('every file does one thing: few lines, and never more than 250', () => {
  const sized = program.filter(({ file }) => !lists.test(file))
  expect(sized.filter(({ lines }) => lines > 250).map(({ file }) => file)).toEqual([])
  const lines = sized.map((source) => source.lines).sort((a, b) => a - b)
  const percentile = (part: number) => lines[Math.floor((lines.length - 1) * part)]
  expect(percentile(0.5)).toBeLessThanOrEqual(50)
  expect(percentile(0.9)).toBeLessThanOrEqual(120)
})

test('no file has a name that says nothing, and no folder hides what it holds', () => {
  const vague =
    /(^|\/)(utils?|helpers?|common|shared|lib|index|misc|types|constants|manager)(\/|\.ts$)/i
  const files = ['src', 'test', 'migrations'].flatMap((folder) => sources(folder))
  expect(files.map(({ file }) => file).filter((file) => vague.test(file))).toEqual([])
  expect(program.filter(({ file }) => file.split('/').length > 4)).toEqual([])
})

test('files are named after what they hold, in the way of the code', () => {
  const named = /^src\/(?:[a-z][a-z0-9]*\/){0,2}[a-z][A-Za-z0-9]*\.ts$/
  expect(program.map(({ file }) => file).filter((file) => !named.test(file))).toEqual([])
})

test('nothing is left to do, commented out or decorated', () => {
  const left =
    /\/\/ ?(todo|fixme|hack|xxx)\b|\/\/ ?[-=*#]{4,}|^\s*\/\/ (const|let|import|await|return) .*[;({]$/im
  const files = ['src', 'test', 'migrations'].flatMap((folder) => sources(folder))
  expect(
    files
      .filter(({ file, text }) => !file.endsWith('names.test.ts') && left.test(text))
      .map(({ file }) => file),
  ).toEqual([])
})

test('every function that others may call says what it guarantees', () => {
  expect(program.flatMap(undocumented)).toEqual([])
})

test('control: a public function without a sentence is named', () => {
  const text = 'export function silent() {}\n\n/** Speaks. */\nexport function spoken() {}\n'
  expect(undocumented({ file: 'src/booking/x.ts', text })).toEqual(['src/booking/x.ts silent'])
})

test('a handler parses, calls and answers in twenty lines', () => {
  expect(program.filter(({ file }) => /outes\.ts$/.test(file)).flatMap(longHandlers)).toEqual([])
})

test('control: a handler of twenty-one lines is named', () => {
  const text = `routes.get('/x', allow('anyone'), (c) => {\n${'f()\n'.repeat(19)}})\n`
  expect(longHandlers({ file: 'src/booking/routes.ts', text })).toHaveLength(1)
  expect(longHandlers({ file: 'src/booking/routes.ts', text: text.replace('f()\n', '') })).toEqual(
    [],
  )
})

test('each table with something personal in it stands behind the record door', () => {
  const schema = readFileSync(path.join(root, 'src/db/schema.ts'), 'utf8')
  const tablesOf = (name: string) => {
    const [, body = ''] = new RegExp(`interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(schema) ?? []
    return [...body.matchAll(/^ {2}(\w+):/gm)].map(([, table]) => table)
  }
  const open = tablesOf('OpenTables')
  const records = tablesOf('RecordTables')
  expect(records.length).toBeGreaterThan(5)
  expect(open.filter((table) => records.includes(table))).toEqual([])
  const created = sources('migrations').flatMap(({ text }) =>
    [...text.matchAll(/create table (\w+) \(([\s\S]*?)\n {4}\)/g)].map(([, table, body = '']) => ({
      table,
      // Sealed or indexed or not: what is about one person, beyond the opaque ids that a hold or a message carries.
      personal: /^\s+(identity|name_birth|email|email_index|code_mac|birth_date)\b/m.test(body),
    })),
  )
  const personal = created.filter((table) => table.personal).map(({ table }) => table)
  expect(personal.sort()).toEqual(
    ['appointment', 'confirmation_code', 'patient', 'register_entry'].sort(),
  )
  expect(personal.filter((table) => !records.includes(table))).toEqual([])
})

function undocumented(source: Pick<Source, 'file' | 'text'>) {
  return nodesOf(source)
    .filter(({ type }) => type === 'ExportNamedDeclaration')
    .filter(({ start }) => !/\*\/\s*$/.test(source.text.slice(0, start)))
    .flatMap(({ declaration }) => functionNames(declaration as Node | null))
    .map((name) => `${source.file} ${name}`)
}

function functionNames(declaration: Node | null): string[] {
  const name = (node: unknown) => String((node as { name: string }).name)
  if (declaration?.type === 'FunctionDeclaration') return [name(declaration['id'])]
  if (declaration?.type !== 'VariableDeclaration') return []
  return (declaration['declarations'] as { id: unknown; init: Node | null }[])
    .filter(({ init }) => init?.type === 'ArrowFunctionExpression')
    .map(({ id }) => name(id))
}

function longHandlers(source: Pick<Source, 'file' | 'text'>) {
  return nodesOf(source)
    .filter(({ type, callee }) => {
      const { property } = (callee ?? {}) as { property?: { name: string } }
      return type === 'CallExpression' && /^(get|post)$/.test(property?.name ?? '')
    })
    .flatMap(({ arguments: given }) => given as Node[])
    .filter(({ type }) => /Function/.test(type))
    .filter(({ start, end }) => source.text.slice(start, end).split('\n').length > 20)
    .map((node) => `${source.file}:${lineOf(source, node)}`)
}
