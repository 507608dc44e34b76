import { afterEach, expect, test } from 'vitest'
import { createLine } from '../../src/web/line.ts'
import { useApp } from '../support/app.ts'
import { aSlot } from '../support/factories.ts'
import { crowded, crowdedForReaders } from '../support/line.ts'

const context = useApp()

afterEach(() => {
  context.parts.line = createLine(8)
})

test('in a rush readers are told when to come back, and whoever books goes on', async () => {
  const slot = await aSlot(context.owner)
  const client = await context.identifiedClient()
  await client.get('/fr/search')
  context.parts.line = crowdedForReaders
  const click = { slot_id: slot.id, form_token: client.field('form_token') }
  const before = [...client.cookies]
  for (const path of ['/fr/search', '/fr/search?n=1', '/fr/appointments', '/en/search']) {
    const { status, headers, text } = await client.get(path)
    expect([status, headers.get('Retry-After')]).toEqual([503, '5'])
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(text).toContain(path.startsWith('/en') ? 'Many people' : 'Beaucoup de personnes')
  }
  expect([...client.cookies]).toEqual(before)
  expect((await context.client().get('/fr/help')).status).toBe(200)
  expect((await client.post('/fr/holds', click)).location).toMatch(/holds/)
})

test('a form that waited too long comes back with all that was typed, and works when it is sent again', async () => {
  const slot = await aSlot(context.owner)
  const client = await context.identifiedClient()
  context.parts.line = crowded
  const refused = await client.post('/fr/holds', { slot_id: slot.id })
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '5'])
  context.parts.line = createLine(8)
  const again = { slot_id: client.field('slot_id') }
  expect((await client.post('/fr/holds', again)).location).toMatch(/holds/)
})

test('whoever ends their session waits for nobody', async () => {
  const client = await context.identifiedClient()
  context.parts.line = crowded
  expect((await client.post('/fr/session/end', {})).status).toBe(303)
})
