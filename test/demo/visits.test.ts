import { expect, test } from 'vitest'
import { loadDemo } from '../../src/demo/network.ts'
import { bookDemoVisits } from '../../src/demo/visits.ts'
import { useApp } from '../support/app.ts'
import { countOf, disorder } from '../support/booking.ts'
import { now } from '../support/database.ts'

const context = useApp()

test('the clinic whose staff are shown has invented people on its days to come, and no more than that after another start', async () => {
  const { keys, parts } = context
  await context.asOwner((trx, copy) => loadDemo(trx, copy, { now, keys }))
  await bookDemoVisits(parts, now)
  const booked = await countOf(context, 'appointment')
  expect(booked).toBeGreaterThan(8)
  expect(await disorder(context)).toEqual([])
  const { rows } = await context.owner.query(
    `select distinct k.code from slot s join clinic k on k.id = s.clinic_id where s.status = 'busy'`,
  )
  expect(rows).toEqual([{ code: 'montreal-plateau' }])
  await bookDemoVisits(parts, now)
  expect(await countOf(context, 'appointment')).toBeLessThanOrEqual(24)
})
