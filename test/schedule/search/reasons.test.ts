import { expect, test } from 'vitest'
import { REASONS } from '../../../src/db/lists.ts'
import { reasonsFor } from '../../../src/schedule/search/reasons.ts'
import { now, useDatabase } from '../../support/database.ts'
import { aClinic, aService } from '../../support/factories.ts'

const context = useDatabase()
const born = (birth_date: string, sex: 'female' | 'male' | null = null) =>
  reasonsFor(context.db, { birth_date, sex }, now)

test('each person is offered the reasons for which somebody sees people of their age and sex', async () => {
  const { id } = await aClinic(context.owner)
  await aService(context.owner, id, { reason: 'regular' })
  await aService(context.owner, id, {
    ...{ reason: 'pregnancy', sex: 'female', min_age: 12, max_age: 60 },
  })
  await aService(context.owner, id, { reason: 'pediatric', max_age: 5 })
  expect(await born('1969-07-01', 'male')).toEqual(['regular'])
  expect(await born('1985-05-14', 'female')).toEqual(['pregnancy', 'regular'])
  expect(await born('2022-06-09', 'female')).toEqual(['pediatric', 'regular'])
  expect(await born('1985-05-14')).toEqual(['pregnancy', 'regular'])
  // Twelve within the year that a search reaches; five years old, and not yet six.
  expect(await born('2015-11-22', 'female')).toEqual(['pregnancy', 'regular'])
  expect(await born('2015-11-23', 'female')).toEqual(['regular'])
  expect(await born('2020-11-23', 'male')).toEqual(['pediatric', 'regular'])
  expect(await born('2020-11-22', 'male')).toEqual(['regular'])
})

test('while there is no service, nothing is kept from anybody', async () => {
  expect(await born('1969-07-01', 'male')).toEqual(REASONS)
})
