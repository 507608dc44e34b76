import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that systems give to whoever asks for none in particular and those that a demonstration takes beside its
 * own, above those of known services.
 */
const [FIRST, LAST] = [10_002, 17_000]

/**
 * A port of the loopback that nothing listens on and that nobody else is given before this process ends: for a server
 * that is started by another process, or later, or again. Who asks keeps the port after it as a sign.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 2 * randomInt(FIRST / 2, LAST / 2)
    const sign = (await listening(port + 1))?.unref()
    const probe = sign && (await listening(port))
    if (probe) {
      probe.close()
      await once(probe, 'close')
      return port
    }
    sign?.close()
  }
}

/** A server that listens there, or undefined when somebody else does. */
async function listening(port: number) {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return undefined
  }
}
