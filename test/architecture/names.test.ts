import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root, sources } from '../support/sources.ts'

const program = sources()

test('no file has a name that says nothing, and no folder hides what it holds', () => {
  const vague =
    /(^|\/)(utils?|helpers?|common|shared|lib|index|misc|types|constants|manager)(\/|\.ts$)/i
  const files = ['src', 'test', 'migrations'].flatMap((folder) => sources(folder))
  expect(files.map(({ file }) => file).filter((file) => vague.test(file))).toEqual([])
  expect(program.filter(({ file }) => file.split('/').length > 4)).toEqual([])
})

test('files are named after what they hold, in the way of the code', () => {
  const named = /^src\/(?:[a-z][a-z0-9]*\/){0,2}[a-z][A-Za-z0-9]*(?:\.d)?\.ts$/
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

test('each table with something personal in it stands behind the record door', () => {
  const schema = readFileSync(path.join(root, 'src/db/schema.ts'), 'utf8')
  const tablesOf = (name: string) => {
    const [, body = ''] = new RegExp(`interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(schema) ?? []
    return [...body.matchAll(/^ {2}(\w+):/gm)].map(([, table]) => table)
  }
  const open = tablesOf('OpenTables')
  const records = tablesOf('RecordTables')
  expect(records.length).toBeGreaterThan(4)
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
    [
      ...['appointment', 'confirmation_code', 'confirmed_address', 'mailed', 'patient'],
      ...['register_entry', 'recovery_code', 'staff_account', 'staff_invitation'],
      'unregistered_person',
    ].sort(),
  )
  // Codes, counts of addresses and the accounts of staff are read by routines alone.
  expect(personal.filter((table) => !records.includes(table)).sort()).toEqual(
    [
      ...['confirmation_code', 'confirmed_address', 'mailed'],
      ...['recovery_code', 'staff_account', 'staff_invitation'],
    ].sort(),
  )
})
