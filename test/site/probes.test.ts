import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { useApp } from '../support/app.ts'

const context = useApp()

test('the process says that it is alive, whatever name it is asked by', async () => {
  const answer = await context.app.request('http://10.0.0.7:8080/healthz')
  expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
})

test('a process that is leaving says so to whoever routes to it, and serves on', async () => {
  await context.owner.query('insert into installation (demo) values (true)')
  const app = createApp({ ...context.parts, leaving: AbortSignal.abort() })
  const { origin } = context.parts.site
  const headers = { Host: new URL(origin).host }
  const asked = async (path: string) => (await app.request(origin + path, { headers })).status
  expect(await asked('/readyz')).toBe(503)
  expect(await asked('/healthz')).toBe(200)
  expect(await asked('/fr')).toBe(200)
})

test('the service is ready only once its database has been installed', async () => {
  expect((await context.client().get('/readyz')).status).toBe(503)
  await context.owner.query('insert into installation (demo) values (true)')
  expect(await context.client().get('/readyz')).toMatchObject({ status: 200, text: 'ready' })
})
