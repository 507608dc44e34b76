import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { type Node, nodesOf, root, type Source, sources } from '../support/sources.ts'

const context = useDatabase()

/** The one feature that writes a table; its own TypeScript, and that of the features above it, may read it. */
const owners: Record<string, string> = {
  routine_set: 'db',
  installation: 'start',
  policy_version: 'site',
  clinic_group: 'directory',
  clinic: 'directory',
  practitioner: 'directory',
  practitioner_role: 'directory',
  healthcare_service: 'directory',
  postal_area: 'directory',
  directory_import: 'directory',
  plan: 'schedule',
  plan_line: 'schedule',
  plan_exception: 'schedule',
  timetable: 'schedule',
  slot: 'schedule',
  register_entry: 'identity',
  ended_session: 'identity',
  throttle: 'identity',
  government_binding: 'identity',
  government_session: 'identity',
  government_logout: 'identity',
  staff_account: 'staff',
  staff_role: 'staff',
  staff_session: 'staff',
  staff_authorization: 'staff',
  recovery_code: 'staff',
  passkey: 'staff',
  answered_challenge: 'staff',
  staff_identity: 'staff',
  staff_identity_step: 'staff',
  staff_logout: 'staff',
  staff_invitation: 'staff',
  staff_reset: 'staff',
  staff_news: 'staff',
  staff_notice: 'staff',
  hold: 'booking',
  desk_call: 'booking',
  desk_search: 'booking',
  break_glass: 'booking',
  unregistered_person: 'booking',
  patient: 'booking',
  appointment: 'booking',
  appointment_event: 'booking',
  review_item: 'booking',
  closure: 'booking',
  closure_decision: 'booking',
  confirmation_code: 'booking',
  submission: 'booking',
  confirmation: 'booking',
  held_slot: 'booking',
  contact_change: 'booking',
  reminded_day: 'booking',
  lateness: 'booking',
  lateness_told: 'booking',
  cookie_choice: 'site',
  consent: 'privacy',
  access_log: 'privacy',
  access_seal: 'privacy',
  'door.file': 'privacy',
  outbox: 'messages',
  message: 'messages',
  message_switch: 'messages',
  message_count: 'messages',
  message_queue: 'messages',
  mailed: 'messages',
  confirmed_address: 'messages',
  handed_text: 'messages',
  text_try: 'messages',
  text_receipt: 'messages',
  feedback: 'site',
  incident_report: 'site',
  incident_reading: 'site',
  statistic: 'site',
}

/** Whose tables a feature's TypeScript may read beside its own. The demo arranges what the features would not. */
const readers: Record<string, string[]> = {
  schedule: ['directory'],
  booking: ['schedule', 'directory', 'messages'],
  site: ['start'],
  start: ['directory'],
  operate: ['directory', 'schedule'],
  demo: ['directory', 'schedule'],
}
/** Written by two, with the reason. */
const exceptions: Record<string, string> = {
  // Whoever's last appointment was forgotten goes with the file that the door keeps of them.
  'privacy/forget.sql': 'patient',
  // The demonstration takes some of the slots that it has just published.
  'demo/network.ts': 'slot',
}

const WRITES = /^(insertInto|updateTable|deleteFrom|mergeInto|replaceInto)$/
const READS = /^(selectFrom|from|using|(inner|left|right|full|cross)Join|(inner|left)JoinLateral)$/

interface Use {
  file: string
  table: string
  writes: boolean
}

/** The tables that a TypeScript file names in a query. */
function usesIn(source: Pick<Source, 'file' | 'text'>): Use[] {
  return nodesOf(source).flatMap((node) => {
    if (node.type !== 'CallExpression') return []
    const [first] = node['arguments'] as unknown as (Node | undefined)[]
    const method = String(((node['callee'] as Node)['property'] as Node | undefined)?.['name'])
    const table = String(first?.['value'] ?? '').split(' ')[0] ?? ''
    const names = table in owners && (WRITES.test(method) || READS.test(method))
    const file = path.relative('src', source.file)
    return names ? [{ file, table, writes: WRITES.test(method) }] : []
  })
}

/** The tables that a file of routines writes; it may read any. */
function writesIn({ file, text }: Pick<Source, 'file' | 'text'>): Use[] {
  const bare = text.replaceAll(/--.*$/gm, '')
  return [...bare.matchAll(/\b(?:insert into|delete from|update|merge into) ([a-z_.]+)/g)]
    .map(([, table = '']) => ({ file: path.relative('src', file), table, writes: true }))
    .filter(({ table }) => table in owners)
}

function forbidden(uses: Use[]): string[] {
  return uses
    .filter(({ file, table, writes }) => {
      const feature = file.split('/')[0] as string
      const owner = owners[table] as string
      if (feature === owner || exceptions[file] === table) return false
      return writes || !readers[feature]?.includes(owner)
    })
    .map(({ file, table, writes }) => `${file} ${writes ? 'writes' : 'reads'} ${table}`)
}

const routines = globSync('src/**/*.sql', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(path.join(root, file), 'utf8'),
}))

test('only its owner writes a table, and only features above read it', () => {
  const uses = [...sources().flatMap(usesIn), ...routines.flatMap(writesIn)]
  expect(uses.length).toBeGreaterThan(40)
  expect(forbidden(uses)).toEqual([])
})

test('every table has an owner, and every owner a table', async () => {
  const { rows } = await context.owner.query(
    `select case schemaname when 'public' then tablename else schemaname || '.' || tablename end as name
      from pg_tables where schemaname in ('public', 'door')
        and tablename not like 'kysely%' and tablename <> 'test_clock'`,
  )
  expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(owners).toSorted())
})

test('control: what is not one’s own is caught, in TypeScript and in SQL', () => {
  const typescript = (file: string, text: string) => forbidden(usesIn({ file, text }))
  expect(typescript('src/schedule/x.ts', `db.updateTable('hold').set({})`)).toEqual([
    'schedule/x.ts writes hold',
  ])
  expect(typescript('src/schedule/x.ts', `db.selectFrom('hold as h')`)).toEqual([
    'schedule/x.ts reads hold',
  ])
  expect(typescript('src/booking/x.ts', `q.innerJoin('consent', 'a', 'b')`)).toEqual([
    'booking/x.ts reads consent',
  ])
  expect(typescript('src/booking/x.ts', `db.deleteFrom('slot')`)).toEqual([
    'booking/x.ts writes slot',
  ])
  expect(typescript('src/booking/x.ts', `db.selectFrom('slot')`)).toEqual([])
  const sql = writesIn({ file: 'src/booking/x.sql', text: '-- update slot\n  delete from outbox;' })
  expect(forbidden(sql)).toEqual(['booking/x.sql writes outbox'])
})
