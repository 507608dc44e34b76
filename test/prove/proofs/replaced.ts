import http from 'node:http'
import { text } from 'node:stream/consumers'
import { ORIGIN } from '../stage/application.ts'
import { openBalancer } from '../stage/balancer.ts'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import type { Proof } from './proof.ts'
import { waitUntil } from './waitUntil.ts'

const AT_ONCE = `process.env.LEAVE_MS = '0';`

/** Processes are told to stop and replaced behind a proxy that asks who is ready: no request is lost. */
export const replaced: Proof = {
  name: 'rolling',
  prove: (stage) => run(stage, { times: 20 }),
  control: {
    without: 'the time in which a process says that it leaves',
    preload: AT_ONCE,
    prove: (stage) => run(stage, { times: 20, preload: AT_ONCE }),
  },
}

const CLIENTS = 8

async function run(stage: Stage, { times, preload }: { times: number; preload?: string }) {
  const both = [stage.app, await stage.another(preload)]
  const balancer = await openBalancer(both)
  const tally = { answered: 0, lost: 0 }
  let over = false
  const clients = Array.from({ length: CLIENTS }, async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    while (!over) {
      if ((await ask(balancer.port, agent)) === 200) tally.answered++
      else tally.lost++
    }
    agent.destroy()
  })
  try {
    for (let time = 0; time < times; time++) {
      const app = both[time % 2] ?? stage.app
      await app.stop()
      await app.start()
      await seen(both.map(({ port }) => port))
    }
  } finally {
    over = true
    await Promise.all(clients)
    await balancer.end()
  }
  expect(tally.lost === 0, `${tally.lost} requests lost of ${tally.answered + tally.lost}`)
  return `${times} processes told to stop behind a proxy, under ${CLIENTS} clients: ${tally.answered} answers, 0 lost`
}

/** Asks for a page, and returns its status; 0 when the connection broke. */
function ask(port: number, agent: http.Agent): Promise<number> {
  const headers = { Host: new URL(ORIGIN).host }
  return new Promise((resolve) => {
    http
      .get({ host: '127.0.0.1', port, path: '/fr/help', agent, headers }, async (answer) => {
        const body = await text(answer).catch(() => '')
        resolve(body.endsWith('</html>\n') ? (answer.statusCode ?? 0) : 0)
      })
      .on('error', () => resolve(0))
  })
}

/** Waits until every process is ready again, and the proxy has asked. */
async function seen(ports: number[]) {
  for (const port of ports)
    await waitUntil(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
      return answer?.ok || `the process at ${port} is not ready`
    })
  await new Promise((resolve) => setTimeout(resolve, 500))
}
