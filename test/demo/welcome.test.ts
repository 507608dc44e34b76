import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { welcome } from '../../src/demo/welcome.ts'
import { loadConfig } from '../../src/start/config.ts'
import { siteOf } from '../../src/start/site.ts'
import { useApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'

const log = pino({ level: 'silent' })
const smtp = { SMTP_URL: 'smtp://mail.example' }
const withMails = siteOf(loadConfig({}), log)
const sendingMails = siteOf(loadConfig(smtp), log)
const context = useApp(({ site }) => ({ site: { ...site, mailbox: false } }))

function welcomed(site: Parameters<typeof welcome>[0]) {
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  welcome(site)
  const lines = said.mock.calls.flat().join('\n')
  said.mockRestore()
  return lines
}

test('a trial says where its emails are read, unless they are really sent', () => {
  expect(welcomed(withMails)).toMatch(/\/fr\/mailbox\.[\s\S]*\/en\/mailbox\./)
  expect(welcomed(sendingMails)).not.toContain('mailbox')
  expect(welcomed(sendingMails)).toContain('TEST 8555 1411')
  expect(welcomed({ ...withMails, demo: false })).toBe('')
})

test('where a trial really sends its emails, no page leads to a mailbox or promises one', async () => {
  const client = await context.identifiedClient()
  const page = await client.get('/fr/search')
  expect(page.text).toContain('rien n’est réel')
  expect(page.text).not.toContain('/mailbox')
  expect((await client.get('/fr/mailbox')).status).toBe(404)
  expect((await client.get('/fr/privacy')).text).not.toContain('restent sur le site')

  const site = { ...context.parts.site, mailbox: true }
  const app = createApp({ ...context.parts, site })
  const incoming = { socket: { remoteAddress: '127.0.0.1' } }
  const other = createClient((request) => app.fetch(request, { incoming }), site.origin)
  for (const [name, value] of client.cookies) other.cookies.set(name, value)
  expect((await other.get('/fr/search')).text, 'control').toContain('href="/fr/mailbox"')
  expect((await other.get('/fr/mailbox')).status).toBe(200)
  expect((await other.get('/fr/privacy')).text).toContain('restent sur le site')
})
