import { beforeEach, describe, expect, test } from 'vitest'
import { lambert } from '../../src/directory/lambert.ts'
import { importPostalFile } from '../../src/directory/load/importPostalFile.ts'
import { storePostalAreas } from '../../src/directory/load/storePostalAreas.ts'
import { findPosition, type PostalAreaTable } from '../../src/directory/position.ts'
import { postalAreas } from '../../src/directory/postalAreas.ts'
import { useDatabase } from '../support/database.ts'
import { fileFrom } from '../support/files.ts'
import { losingAnswers } from '../support/lostAnswer.ts'

const context = useDatabase()

beforeEach(() => context.asOwner((trx) => storePostalAreas(trx, postalAreas(), 'keep')))

const find = (postalCode: string) =>
  findPosition(context.db.$extendTables<{ postal_area: PostalAreaTable }>(), postalCode)

const at = (latitude: number, longitude: number, approximate: boolean) => {
  const { x, y } = lambert(latitude, longitude)
  return { xKm: expect.closeTo(x, 6), yKm: expect.closeTo(y, 6), approximate }
}

describe('where a postal code lies', () => {
  test.each(['H2J 2L1', 'H2J', 'h2j2l1', ' h2j '])(
    '%j is known by its first three characters',
    async (typed) => {
      expect(await find(typed)).toEqual(at(45.5289, -73.5928, false))
    },
  )

  test('a rural area is approximate', async () => {
    expect(await find('J0M 1C0')).toEqual(at(60.0342, -70.0118, true))
  })

  test('an area that is not known lies about where its nearest neighbour does', async () => {
    expect(await find('G1Z 1A1')).toEqual(at(46.7595, -71.3433, true))
  })

  test('an area between two that are known lies where the first of them does, whichever was stored first', async () => {
    await context.owner.query('truncate postal_area')
    await context.owner.query(`insert into postal_area values ('H9C', '(3,4)'), ('H9A', '(1,2)')`)
    expect(await find('H9B 1A1')).toEqual({ xKm: 1, yKm: 2, approximate: true })
  })

  test.each(['', 'H', 'K1A 0A6', 'H2D 1A1', '12345', 'JOM'])(
    '%j is nowhere in Québec',
    async (typed) => {
      expect(await find(typed)).toBeUndefined()
    },
  )

  test.each(['G', 'H', 'J'])(
    'every well-formed code that begins with %s lies somewhere',
    async (letter) => {
      const letters = [...'ABCEGHJKLMNPRSTVWXYZ']
      const codes = [...'0123456789'].flatMap((digit) => letters.map((end) => letter + digit + end))
      const known = new Set(postalAreas().map(({ fsa }) => fsa))
      for (const code of codes) {
        const position = await find(code)
        expect(position, code).toBeDefined()
        if (!known.has(code)) expect(position?.approximate, code).toBe(true)
        // Québec's own bounds on the map.
        expect(Math.hypot((position?.xKm ?? 0) + 200, (position?.yKm ?? 0) - 500)).toBeLessThan(
          1500,
        )
      }
    },
  )

  test.each(['H2J', 'G1Z'])(
    '%s is found though an answer of the database is lost',
    async (area) => {
      const losing = losingAnswers(context.appUrl)
      losing.lose(area === 'H2J' ? /postal_area/ : /like/)
      expect(await findPosition(losing.db, area)).toBeDefined()
      expect(losing.waits).toBe(false)
      await losing.db.destroy()
    },
  )

  test('nothing is known before a table is loaded', async () => {
    await context.owner.query('truncate postal_area')
    expect(await find('H2J 2L1')).toBeUndefined()
  })
})

describe('the postal file that an operator imports', () => {
  const line = (code: string, latitude: number | string, longitude: number | string) =>
    `CA\t${code}\tSomewhere\tQuebec\tQC\t\t\t\t\t${latitude}\t${longitude}\t6\n`

  const imported = (text: string) =>
    context.asOwner((trx) => importPostalFile(trx, fileFrom('CA.txt', text, 7)))

  test('replaces the positions of our own table, and leaves those that it does not have', async () => {
    expect(await imported(line('H2J', 45.527, -73.581))).toMatchObject({ areas: 1 })
    expect(await find('H2J')).toEqual(at(45.527, -73.581, false))
    expect(await find('G5L')).toEqual(at(48.4525, -68.5232, false))
    await context.asOwner((trx) => storePostalAreas(trx, postalAreas(), 'keep'))
    expect(await find('H2J')).toEqual(at(45.527, -73.581, false))
  })

  test('gives an area the mean of its full codes', async () => {
    await imported(
      line('G5M 1A1', 48.44, -68.5) + line('G5M 1A2', 48.46, -68.5).replace('\n', '\r\n'),
    )
    const position = await find('G5M')
    const [low, high] = [lambert(48.44, -68.5), lambert(48.46, -68.5)]
    expect(position?.yKm).toBeCloseTo((low.y + high.y) / 2, 6)
    expect(position?.approximate).toBe(false)
  })

  test('is read without what lies elsewhere, or nowhere', async () => {
    const text =
      line('K1A', 45.42, -75.7) +
      line('H0H', 90, 0) +
      line('J4A', '', '') +
      line('G1B', 46.9, -71.2)
    expect(await imported(text)).toEqual({
      areas: 1,
      added: 0,
      changed: 1,
      elsewhere: 1,
      skipped: 2,
    })
    expect(await imported(text)).toMatchObject({ areas: 1, added: 0, changed: 0 })
    await context.owner.query('truncate postal_area')
    expect(await imported(text)).toMatchObject({ areas: 1, added: 1, changed: 0 })
  })

  test('is refused when it holds nothing of Québec', async () => {
    await expect(imported('name,age\n')).rejects.toThrow(/^CA.txt holds no postal code/)
  })
})
