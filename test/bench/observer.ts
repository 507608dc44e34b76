import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { ORIGIN } from '../prove/stage/application.ts'

// Twenty people a second, in a process that does nothing else; behind a proxy, which keeps its connections.
const WATCH = `
  const http = require('node:http')
  const [port, host, path, cookie] = process.argv.slice(1)
  const agent = new http.Agent({ keepAlive: true })
  const get = (path, headers, done, lost) => http.get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
    response.resume(); response.on('end', done)
  }).on('error', lost)
  let slowest = 0, asked = 0, open = 0, over = false, timer
  const done = () => { if (over && open === 0) { console.log(JSON.stringify({ asked, slowest })); process.exit() } }
  const ask = () => {
    const begun = performance.now()
    asked++; open++
    const end = () => { slowest = Math.max(slowest, performance.now() - begun); open--; done() }
    get(path, { Host: host, Cookie: cookie }, end, () => { slowest = Infinity; open--; done() })
  }
  const first = () => new Promise((resolve, reject) => get('/healthz', {}, resolve, reject))
  Promise.all(Array.from({ length: 60 }, first)).then(() => { timer = setInterval(ask, 50) })
  process.stdin.on('end', () => { over = true; clearInterval(timer); done() }).resume()`

/** What somebody sees who comes in the middle of a rush, whatever the one who makes it is busy with. */
export function observe(port: number, path: string, cookie: string) {
  const words = [String(port), new URL(ORIGIN).host, path, cookie]
  const child = spawn(process.execPath, ['-e', WATCH, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said = text(child.stdout)
  return async (): Promise<{ asked: number; slowest: number }> => {
    child.stdin.end()
    await once(child, 'exit')
    return JSON.parse(await said)
  }
}
