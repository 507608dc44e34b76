import { beforeEach, expect, test } from 'vitest'
import { STAFF_ROLES } from '../../src/db/lists.ts'
import { RIGHTS, type StaffRole } from '../../src/staff/rights.ts'
import { standingOfStaff } from '../../src/staff/standing.ts'
import { policyOf } from '../../src/web/allow.ts'
import { useApp } from '../support/app.ts'
import { aClinic } from '../support/factories.ts'
import { aWorker } from './worker.ts'

const context = useApp()
let clinic: string
let other: string

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  other = (await aClinic(context.owner)).id
})

const placeOf = (role: StaffRole) => (role === 'network' ? null : clinic)

/** The pages of staff, each with the name of its policy. */
function guarded() {
  const first = new Map<string, object>()
  for (const { method, path, handler } of context.app.routes)
    if (method === 'GET' && path.startsWith('/fr/staff') && !/[*:]/.test(path) && !first.has(path))
      first.set(path, handler)
  return [...first].map(([path, handler]) => [path, policyOf(handler)?.name ?? ''] as const)
}

/** Whether a page is for this role, by the words of its policy. */
function isFor(policy: string, role: StaffRole) {
  if (policy === 'staff' || policy === 'anyone') return true
  const rights = policy.replace(/^staff who may |, trained and sworn$/g, '').split(' or ')
  return rights.some((right) => {
    const roles: readonly StaffRole[] = new Map(Object.entries(RIGHTS)).get(right as never) ?? []
    return roles.includes(role)
  })
}

test.for(STAFF_ROLES)('%s sees the pages of that role, and no other exists', async (role) => {
  const { client } = await aWorker(context, [{ clinic: placeOf(role), role }])
  const pages = guarded()
  expect(pages.length).toBeGreaterThan(6)
  for (const [path, policy] of pages) {
    const { status } = await client.get(path)
    expect({ path, absent: status === 404 }).toEqual({ path, absent: !isFor(policy, role) })
  }
})

test.for(STAFF_ROLES)('%s reads in words what that role may do', async (role) => {
  const { client } = await aWorker(context, [{ clinic: placeOf(role), role }])
  const { text } = await client.get('/fr/staff/rights')
  const [, yours = ''] = /<ul class="yours">(.*?)<\/ul>/s.exec(text) ?? []
  const may = Object.values(RIGHTS).filter((roles: readonly StaffRole[]) => roles.includes(role))
  expect(yours.match(/<li>/g)).toHaveLength(1 + may.length)
})

test('a role is for one clinic: at another, what it gives does not exist', async () => {
  const { client } = await aWorker(context, [
    { clinic, role: 'manager' },
    { clinic: other, role: 'privacy' },
  ])
  await client.get('/fr/staff')
  expect((await client.post('/fr/staff/clinic', { clinic })).status).toBe(303)
  expect((await client.get('/fr/staff/openings')).status).toBe(200)
  await client.get('/fr/staff')
  await client.post('/fr/staff/clinic', { clinic: other })
  expect((await client.get('/fr/staff/openings')).status).toBe(404)
})

test('of clinics of one name, whoever comes in is always at the same', async () => {
  const ids = Array.from(
    { length: 20 },
    (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  )
  for (const id of ids) await aClinic(context.owner, { id, name: 'Clinique du Parc' })
  const managed = ids.filter((_, n) => n % 3 === 1)
  const others = ids.filter((id) => !managed.includes(id))
  const { session, account } = await aWorker(context, [
    ...others.map((id) => ({ clinic: id, role: 'reception' as const })),
    ...managed.map((id) => ({ clinic: id, role: 'manager' as const })),
  ])
  const standing = await standingOfStaff(context.db, session, account)
  expect(standing?.places.map((place) => place.clinic)).toEqual([...managed, ...others])
})

test('nobody chooses a clinic where they do not work', async () => {
  const { client } = await aWorker(context, [{ clinic, role: 'reception' }])
  await client.get('/fr/staff')
  expect((await client.post('/fr/staff/clinic', { clinic: other })).status).toBe(404)
})
