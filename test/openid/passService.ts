/** A browser's cookies at the service, which outlive a visit. */
export type Jar = Map<string, string>

/**
 * Goes from an address of the service to the one that it sends back to, as whoever this is; nobody goes back without
 * signing in. Returns the path of our site, with its query.
 */
export async function passService(start: string, sub: string, jar: Jar = new Map()) {
  let at = new URL(start)
  for (let steps = 0; steps < 10; steps++) {
    const choosing = at.pathname.startsWith('/interaction/')
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(at, {
      redirect: 'manual',
      headers: { cookie },
      ...(choosing && { method: 'POST', body: new URLSearchParams({ person: sub }) }),
    })
    await answer.text()
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split(/=(.*)/) ?? []
      if (value) jar.set(name, value)
      else jar.delete(name)
    }
    const location = answer.headers.get('Location')
    if (!location) throw new Error(`the service answered ${answer.status} at ${at.pathname}`)
    at = new URL(location, at)
    if (at.origin !== new URL(start).origin) return at.pathname + at.search
  }
  throw new Error('the service leads nowhere')
}
