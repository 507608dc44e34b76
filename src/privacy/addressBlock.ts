import net from 'node:net'

/** Who shares a limit: one IPv4 address, or the /64 that one household or machine commands in IPv6. */
export function addressBlock(address: string): string {
  const [bare = ''] = address.split('%')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped) return mapped
  return net.isIPv6(bare) ? `${prefix(bare)}::/64` : bare
}

function prefix(address: string) {
  // URL writes any IPv6 address in its one canonical form.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail = ''] = canonical.split('::')
  const groups = (text: string) => (text ? text.split(':') : [])
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0')
  const all = canonical.includes('::') ? [...groups(head), ...zeros, ...groups(tail)] : groups(head)
  return all.slice(0, 4).join(':')
}
