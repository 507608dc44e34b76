import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Stage } from '../prove/stage/stage.ts'
import { bare } from './bare.ts'
import { createAsker } from './client.ts'
import { endlessly, pace, type Size } from './pace.ts'

const RAW = `
  const http = require('node:http')
  const body = Buffer.alloc(Number(process.argv[1]), 'a')
  const server = http.createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': body.length })
    response.end(body)
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))`

/** The least that a server of Node does: an answer of so many bytes, by a process of its own. */
export async function rawServer(bytes: number) {
  const child = spawn(process.execPath, ['-e', RAW, String(bytes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [port] = await once(child.stdout, 'data')
  const { ask, end } = createAsker(Number(port))
  return {
    measure: (stage: Stage, size: Size) =>
      pace(stage, size, endlessly(['/']), (path) => ask({ path }), child.pid),
    async end() {
      end()
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** The least that the database does: a prepared `select 1`. */
export const selectOne = (stage: Stage, size: Size) =>
  bare(stage, [[{ text: 'select $1::integer', values: [1] }]], size)
