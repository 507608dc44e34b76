/** This machine's own names, and a socket in its file system: nobody listens between. */
const HERE = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|(\/|%2f).*)$/i

/**
 * Whether what is said to a database at this address stays on this machine, or goes to one that shows who it is. Read as
 * the driver reads it: the parameter `host` wins over the host, and the last of repeated parameters over the others.
 */
export function isSafeDatabase(address: string): boolean {
  const url = URL.parse(address)
  const asked = Object.fromEntries(url?.searchParams ?? [])
  return HERE.test(asked['host'] || url?.hostname || '') || asked['sslmode'] === 'verify-full'
}

/** Whether mail to this address stays on this machine; of its parts only the host says where it goes. */
export function isMailHere(address: string): boolean {
  return HERE.test(URL.parse(address)?.hostname ?? '')
}

/** Whether an http address is this machine's own. */
export function isHere(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'http:' && HERE.test(url.hostname)
}

/** Whether what is said to this address goes to a server that shows who it is, or stays on this machine; no name or password in it. */
export function isSafeGateway(address: string): boolean {
  const url = URL.parse(address)
  if (!url || url.username || url.password || !/^[^{}]+$/.test(url.host)) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && HERE.test(url.hostname))
}

/** Whether an address has no parameters: the mailer lets them win over its own rules, also that of TLS. */
export function isBare(address: string): boolean {
  return !address.includes('?')
}

/** Whether the site is for browsers of this machine alone, by an address of it. */
export function isOnThisMachine({ host, publicOrigin }: { host: string; publicOrigin: string }) {
  return HERE.test(host) && HERE.test(new URL(publicOrigin).hostname)
}
