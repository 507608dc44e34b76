import { expect, test } from 'vitest'
import { useApp } from '../support/app.ts'
import { aSlot } from '../support/factories.ts'

const context = useApp()

test('in a rush readers are told when to come back, at once, and whoever books goes on', async () => {
  const slot = await aSlot(context.owner)
  const client = await context.identifiedClient()
  await client.get('/fr/search')
  context.parts.isCrowded = () => true
  const before = [...client.cookies]
  for (const path of ['/fr/search', '/fr/search?n=1', '/fr/appointments', '/en/search']) {
    const { status, headers, text } = await client.get(path)
    expect([status, headers.get('Retry-After')]).toEqual([503, '5'])
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(text).toContain(path.startsWith('/en') ? 'Many people' : 'Beaucoup de personnes')
  }
  expect([...client.cookies]).toEqual(before)
  expect((await context.client().get('/fr/help')).status).toBe(200)

  context.parts.isCrowded = () => false
  expect((await client.get('/fr/search')).status).toBe(200)
  context.parts.isCrowded = () => true
  expect((await client.post('/fr/holds', { slot_id: slot.id })).location).toMatch(/holds/)
  context.parts.isCrowded = () => false
})
