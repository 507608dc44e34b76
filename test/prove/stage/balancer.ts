import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Application } from './application.ts'

/** A proxy as operators have one: it asks each process whether it is ready, and sends a request to one that was. */
export interface Balancer {
  readonly port: number
  end(): Promise<void>
}

const ASKED_EVERY_MS = 200

export async function openBalancer(apps: readonly Application[]): Promise<Balancer> {
  const agent = new http.Agent({ keepAlive: true })
  const ready = new Set<Application>()
  let turn = 0

  const ask = async (app: Application) => {
    const answer = await fetch(`http://127.0.0.1:${app.port}/readyz`).catch(() => undefined)
    if (answer?.ok) ready.add(app)
    else ready.delete(app)
  }
  await Promise.all(apps.map(ask))
  const asking = setInterval(() => apps.map(ask), ASKED_EVERY_MS)

  const proxy = http.createServer((request, response) => {
    const up = [...ready]
    const app = up[turn++ % up.length]
    const fail = () => {
      response.statusCode = 502
      response.end()
    }
    if (!app) return fail()
    const { method, url: path, headers } = request
    const on = { host: '127.0.0.1', port: app.port, method, path, headers, agent }
    const forwarded = http.request(on, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { 'Content-Type': 'text/html' })
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    forwarded.on('error', fail)
    request.pipe(forwarded)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    port: (proxy.address() as AddressInfo).port,
    async end() {
      clearInterval(asking)
      proxy.closeAllConnections()
      proxy.close()
      agent.destroy()
      await once(proxy, 'close')
    },
  }
}
