import net from 'node:net'

/** A way to the database that can be stopped and continued, as SIGSTOP and SIGCONT would: connected, and silent. */
export async function stoppableServer(url: string) {
  const sockets = new Set<net.Socket>()
  let stopped = false
  const { hostname, port } = new URL(url)

  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
    if (stopped) pause(near, far)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const way = new URL(url)
  way.port = String((server.address() as net.AddressInfo).port)

  function pause(...paused: net.Socket[]) {
    for (const socket of paused) socket.unpipe().pause()
  }

  return {
    url: way.href,
    stop() {
      stopped = true
      pause(...sockets)
    },
    /** New connections are answered again; those that were silent are broken off. */
    continue() {
      stopped = false
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
