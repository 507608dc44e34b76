import { expect, test } from 'vitest'
import { DEMO_WORKERS, loadDemoStaff } from '../../src/demo/staff.ts'
import { bindDemoStaff, DEMO_STAFF_PEOPLE } from '../../src/demo/staffIdentities.ts'
import { accountOfIdentity, factorOf } from '../../src/staff/identity/identities.ts'
import { asDemonstration } from '../staff/worker.ts'
import { useApp } from '../support/app.ts'
import { countOf } from '../support/booking.ts'
import { now } from '../support/database.ts'

const context = useApp()
const ISSUER = 'http://127.0.0.1:33000'

/** Whose account each person of the service opens, by name. */
const opened = (issuer: string) =>
  Promise.all(
    DEMO_STAFF_PEOPLE.map(async ({ sub }) => {
      const identity = factorOf(context.keys, issuer, { sub, sid: undefined, issuedAt: now })
      return (await accountOfIdentity(context, identity))?.name
    }),
  )

test('each of the demonstration’s staff is bound at every start, wherever its service is; a sixth is nobody', async () => {
  await asDemonstration(context)
  await context.asOwner((trx) => loadDemoStaff(trx, { keys: context.keys, now }))
  const all = [...DEMO_WORKERS.map(({ name }) => name), undefined]
  for (const issuer of [ISSUER, ISSUER, 'http://127.0.0.1:33001']) {
    await bindDemoStaff(context, { issuer, now })
    expect(await opened(issuer)).toEqual(all)
  }
  expect(await countOf(context, 'staff_identity')).toBe(DEMO_WORKERS.length)
  const { rowCount } = await context.owner.query('select from staff_session where ended_at is null')
  expect(rowCount).toBe(0)
})
