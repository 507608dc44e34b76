import { expect, test } from 'vitest'
import { useApp } from '../support/app.ts'

const context = useApp()

test('the process says that it is alive, whatever name it is asked by', async () => {
  const answer = await context.app.request('http://10.0.0.7:8080/healthz')
  expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
})

test('the service is ready only once its database has been installed', async () => {
  expect((await context.client().get('/readyz')).status).toBe(503)
  await context.owner.query('insert into installation (demo) values (true)')
  expect(await context.client().get('/readyz')).toMatchObject({ status: 200, text: 'ready' })
})
