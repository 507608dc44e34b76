import { expect, test } from 'vitest'
import { createWaitingApp } from '../../src/app.ts'
import { useApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'

const context = useApp()

test('who tells of a logout or of a text while web waits for its database is to tell again', async () => {
  const app = createWaitingApp(context.parts)
  for (const path of ['/sign-in/logout', '/staff/sign-in/logout', '/hooks/texts']) {
    const { origin } = context.parts.site
    const headers = { Host: new URL(origin).host }
    const { status } = await app.request(origin + path, { method: 'POST', headers, body: 'x=1' })
    expect([path, status]).toEqual([path, 503])
  }
})

test('a form sent meanwhile comes back with what was typed, and every cookie stays', async () => {
  const app = createWaitingApp(context.parts)
  const client = createClient((request) => app.fetch(request), context.parts.site.origin)
  const { status, headers, text } = await client.post('/fr/identification', {
    first_name: 'Élodie',
  })
  expect([status, headers.get('Retry-After'), headers.getSetCookie()]).toEqual([503, '5', []])
  expect(text).toContain('value="Élodie"')
})
