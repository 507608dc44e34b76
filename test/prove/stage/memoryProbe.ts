import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Code for the server process: at SIGUSR2 it collects its garbage and writes the bytes that are left in use. */
export const MEMORY_PROBE = `
  import v8 from 'node:v8'
  import vm from 'node:vm'
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc')
  process.on('SIGUSR2', () => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    console.log('live memory ' + (heapUsed + external))
  });`

/** Returns the bytes that the process of this log has in use, once `ask` has asked it. */
export async function liveMemory(log: string, ask: () => void): Promise<number> {
  const lines = () => [...readFileSync(log, 'utf8').matchAll(/^live memory (\d+)$/gm)]
  const before = lines().length
  ask()
  for (let tries = 0; tries < 500; tries++) {
    const line = lines()[before]
    if (line) return Number(line[1])
    await pause(10)
  }
  throw new Error('the process does not say how much memory it uses')
}
