import { once } from 'node:events'
import http from 'node:http'
import { expect, test } from 'vitest'
import { listening } from '../../src/start/server.ts'
import { router } from '../../src/web/context.ts'

/** Longer than a test may last: nothing is cut off by force here. */
const A_DAY = 24 * 60 * 60 * 1000

test('a stop lets the request in flight finish, and then its connection does not keep the server', async () => {
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const app = router()
  app.get('/slow', async (c) => {
    started.resolve()
    await finish.promise
    return c.text('whole')
  })
  const anywhere = { host: '127.0.0.1', port: 0, publicOrigin: 'http://localhost' }
  const server = await listening(app, anywhere, A_DAY)
  const { port } = server
  const agent = new http.Agent({ keepAlive: true })
  const request = http.get({ port, host: '127.0.0.1', path: '/slow', agent })
  await started.promise
  const stopped = server.stop()
  finish.resolve()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  expect((await response.toArray()).join('')).toBe('whole')
  await stopped
  await expect(fetch(`http://127.0.0.1:${port}/slow`)).rejects.toThrow()
  agent.destroy()
})
