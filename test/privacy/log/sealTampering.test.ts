import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { verifyAccessLog } from '../../../src/privacy/log/verifyAccessLog.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'
import { useAccessLog } from './accessLog.ts'

const log = useAccessLog()

describe('a superuser who', () => {
  test('edits a row is reported, with that row', async () => {
    const ids = await log.sealedRows(5)
    await log.tampering(`update access_log set who = 'session:someone-else' where id = ${ids[2]}`)
    expect(await log.verify()).toEqual({
      ok: false,
      seal: 1,
      row_id: ids[2],
      problem: 'row_changed',
    })
  })

  test.each([
    ...[
      'at',
      'xact',
      'person',
      'patient_id',
      'clinic_id',
      'from_at',
      'to_at',
      'appointment_id',
      'why',
    ],
    ...['follows', 'outcome', 'ticket_digest'],
  ])('edits only the column %s is reported all the same', async (column) => {
    const ids = await log.sealedRows(3)
    const values: Record<string, string> = {
      at: `at + interval '1 microsecond'`,
      from_at: 'at',
      to_at: 'at',
      why: `'booking'`,
      xact: `'9'`,
      follows: '1',
      outcome: `'done'`,
      ticket_digest: `'x'`,
    }
    await log.tampering(
      `update access_log set ${column} = ${values[column] ?? 'uuidv7()'} where id = ${ids[1]}`,
    )
    expect(await log.verify()).toMatchObject({
      ok: false,
      row_id: ids[1],
      problem: 'row_changed',
    })
  })

  test('deletes a row is reported, with that row', async () => {
    const ids = await log.sealedRows(4)
    await log.tampering(`delete from access_log where id = ${ids[1]}`)
    expect(await log.verify()).toEqual({
      ok: false,
      seal: 1,
      row_id: ids[1],
      problem: 'row_missing',
    })
  })

  test('adds a row to the past is reported, with that row', async () => {
    const ids = await log.sealedRows(2)
    await log.tampering(`insert into access_log (id, who, why, xact) overriding system value
      select 1000000, 'session:invented', 'hold', xact from access_log where id = ${ids[0]}`)
    expect(await log.verify()).toMatchObject({ ok: false, row_id: '1000000', problem: 'row_added' })
  })

  test('edits a row and its stored digest is still reported, by the seal', async () => {
    const ids = await log.sealedRows(2)
    await log.tampering(`update access_log set why = 'booking' where id = ${ids[0]};
      update access_seal set row_digests[1] = 'invented'`)
    expect(await log.verify()).toMatchObject({ ok: false, seal: 1, problem: 'seal_broken' })
  })

  test('removes a whole seal with its rows is reported, by the gap', async () => {
    await log.sealedRows(2)
    await log.sealedRows(2)
    await log.sealedRows(2)
    await log.tampering(`delete from access_log where id = any((select row_ids from access_seal where number = 2)::bigint[]);
      delete from access_seal where number = 2`)
    expect(await log.verify()).toMatchObject({ ok: false, seal: 2, problem: 'seal_broken' })
  })

  test('cuts the end of the log, rows and seals, is reported thanks to the published seal', async () => {
    await log.sealedRows(2)
    await log.sealedRows(2)
    await log.tampering(`delete from access_log where id = any((select row_ids from access_seal where number = 2)::bigint[]);
      delete from access_seal where number = 2`)
    expect(await log.verify()).toMatchObject({ ok: false, seal: 2, problem: 'tail_missing' })
    // The control: without the published seal, the cut goes unnoticed.
    expect(await verifyAccessLog(log.db, { key: log.key })).toMatchObject({ ok: true, rows: 2 })
  })

  test('cuts the end and lets the worker seal other rows in its place is reported too', async () => {
    await log.sealedRows(2)
    await log.sealedRows(2)
    const known = [...log.published]
    await log.tampering(`delete from access_log where id = any((select row_ids from access_seal where number = 2)::bigint[]);
      delete from access_seal where number = 2`)
    await log.sealedRows(3)
    expect(await verifyAccessLog(log.db, { key: log.key, published: known })).toMatchObject({
      ok: false,
      seal: 2,
      problem: 'tail_missing',
    })
    // Every line counts, also one before the last.
    expect(await log.verify()).toMatchObject({ ok: false, seal: 2, problem: 'tail_missing' })
    const last = log.published.slice(-1)
    expect(await verifyAccessLog(log.db, { key: log.key, published: last })).toMatchObject({
      ok: true,
    })
  })

  test('does not hold the key cannot make seals that pass', async () => {
    await log.sealedRows(1)
    expect(await log.verify(randomBytes(32).toString('hex'))).toMatchObject({
      ok: false,
      problem: 'seal_broken',
    })
  })
})

describe('the application', () => {
  test.each([
    `insert into access_log (who, why) values ('session:forged', 'hold')`,
    `update access_log set why = 'hold'`,
    'delete from access_log',
    'truncate access_log',
    'select * from access_log',
    'select * from access_seal',
    `insert into access_seal values (1, '0', '1', '{}', '{}', '')`,
  ])('may not: %s', async (statement) => {
    await expect(log.context.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  test('and the jobs may not change what is written either', async () => {
    await log.sealedRows(1)
    for (const statement of [
      `insert into access_log (who, why) values ('job:forged', 'hold')`,
      `update access_log set why = 'hold'`,
      'delete from access_log',
      `update access_seal set seal = ''`,
      'delete from access_seal',
    ]) {
      await expect(log.jobs.query(statement)).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('nor may the jobs keep a seal out of turn', async () => {
    await log.sealedRows(1)
    const [last] = log.published
    const below = String(last?.below_xact)
    const storing = (number: number, from: string, to: string) =>
      log.jobs.query(`select store_seal($1, $2, $3, '[]', '[]', 'invented')`, [number, from, to])
    await expect(
      log.jobs.query(`insert into access_seal values (2, '0', '1', '{}', '{}', '')`),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(storing(1, below, String(BigInt(below) + 1n))).rejects.toThrow('out of turn')
    await expect(storing(3, below, String(BigInt(below) + 1n))).rejects.toThrow('out of turn')
    await expect(storing(2, '0', String(BigInt(below) + 1n))).rejects.toThrow('out of turn')
    await expect(storing(2, below, below)).rejects.toThrow('out of turn')
    await expect(storing(2, below, '999999999')).rejects.toThrow('out of turn')
    expect(await log.verify()).toMatchObject({ ok: true })
  })

  test('control: without its check the routine keeps a seal that follows nothing, and the verification finds it', async () => {
    await log.sealedRows(1)
    const storing = () => log.jobs.query(`select store_seal(7, '5', '6', '[]', '[]', 'invented')`)
    await expect(storing()).rejects.toThrow('out of turn')
    const unchecked = (words: string) => words.replace(/if not exists \([\s\S]*?end if;/, '')
    await sabotagedRoutine(log.context, 'store_seal', unchecked, storing)
    expect(await log.verify()).toMatchObject({ ok: false, problem: 'seal_broken' })
    await expect(storing()).rejects.toThrow('out of turn')
  })

  test('and even the owner of the tables is refused while the trigger stands', async () => {
    await log.sealedRows(1)
    await expect(log.context.owner.query('delete from access_log')).rejects.toThrow('append-only')
    await expect(log.context.owner.query('truncate access_log')).rejects.toThrow('append-only')
  })
})
