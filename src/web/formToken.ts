import { randomBytes, timingSafeEqual } from 'node:crypto'

/** The session's form token under a fresh mask: never the same bytes twice, so compression tells nothing of it. */
export function maskedToken(token: string): string {
  const secret = Buffer.from(token, 'base64url')
  const mask = randomBytes(secret.length)
  return Buffer.concat([mask, xor(secret, mask)]).toString('base64url')
}

/** Whether a form's token is this session's, in time that does not depend on where they differ. */
export function isToken(masked: string, token: string): boolean {
  const bytes = Buffer.from(masked, 'base64url')
  const secret = Buffer.from(token, 'base64url')
  if (bytes.length !== secret.length * 2) return false
  const mask = bytes.subarray(0, secret.length)
  return timingSafeEqual(xor(bytes.subarray(secret.length), mask), secret)
}

function xor(a: Buffer, b: Buffer) {
  return Buffer.from(a.map((byte, i) => byte ^ (b[i] ?? 0)))
}
