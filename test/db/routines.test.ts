import { globSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { ROUTINES } from '../../src/db/routines.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()

test('every file of routines is listed, and so is applied', () => {
  const cwd = path.join(import.meta.dirname, '../../src')
  expect(globSync('**/*.sql', { cwd }).toSorted()).toEqual(ROUTINES.toSorted())
})

test('routines are applied when their text changed, and an unchanged set is left alone', async () => {
  await migrate(context.ownerUrl)
  expect(await migrate(context.ownerUrl)).toEqual([])
  await context.owner.query(`update routine_set set digest = 'older'`)
  await context.owner.query('drop function take_slot')
  expect(await migrate(context.ownerUrl)).toEqual(['routines'])
  const { rows } = await context.owner.query(`select to_regproc('take_slot') is not null as back`)
  expect(rows).toEqual([{ back: true }])
})

test('an installation of before takes routines with other arguments or answers, and loses those that are gone', async () => {
  const { owner, ownerUrl } = context
  const made = () =>
    owner.query(
      `select p.oid::regprocedure::text as routine, r.rolname as owner, pg_get_function_result(p.oid) as answer
        from pg_proc p join pg_roles r on r.oid = p.proowner
        where p.pronamespace = any(array['public', 'door']::regnamespace[]) order by 1`,
    )
  await migrate(ownerUrl)
  const { rows: fresh } = await made()
  await owner.query(`
    create function drain_outbox(p_most integer) returns integer language sql as 'select 1';
    drop function take_slot;
    create function take_slot(p_slot uuid) returns integer language sql as 'select 1';
    drop function door.open;
    create function door.open(p_who uuid, p_why text default null) returns uuid language sql as 'select p_who';
    create function former_routine() returns integer language sql as 'select 1';
    update routine_set set digest = 'older', names = names || array['former_routine', 'never_made'];
  `)
  expect((await made()).rows).not.toEqual(fresh)
  expect(await migrate(ownerUrl)).toEqual(['routines'])
  expect((await made()).rows).toEqual(fresh)
})

test('nobody but the roles that are named may call a routine', async () => {
  const { rows } = await context.owner.query(
    `select p.oid::regprocedure::text as routine from pg_proc p
      where p.pronamespace = any(array['public', 'door']::regnamespace[])
        and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
        and has_function_privilege('public', p.oid, 'execute')
        and p.prorettype <> 'trigger'::regtype and p.proname <> 'app_now'`,
  )
  expect(rows).toEqual([])
})

test('a database of an older development version is told so in one line', async () => {
  await context.owner.query(
    `insert into kysely_migration (name, timestamp) values ('0000_gone', '0')`,
  )
  await expect(migrate(context.ownerUrl)).rejects.toThrow(/^The database is of an older/)
  await context.owner.query(`delete from kysely_migration where name = '0000_gone'`)
})
