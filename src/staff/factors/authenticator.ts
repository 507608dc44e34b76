import { Secret, TOTP } from 'otpauth'
import qrcode from 'qrcode-generator'

const STEP_SECONDS = 30

/** A new secret for an authenticator, in the letters that one types (RFC 4648 base32). */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32
}

function totp(secret: string, account: { issuer: string; label: string }) {
  const kind = { algorithm: 'SHA1', digits: 6, period: STEP_SECONDS } as const
  return new TOTP({ ...account, ...kind, secret: Secret.fromBase32(secret) })
}

/**
 * The time step of a code, one step early or late allowed (RFC 6238 §5.2); undefined for any other text. The caller takes
 * each step once: a code that was seen over a shoulder opens nothing.
 */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const timestamp = now.getTime()
  const delta = totp(secret, { issuer: '', label: '' }).validate({
    token: code,
    window: 1,
    timestamp,
  })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / STEP_SECONDS) + delta
}

/** A secret as a picture to scan, drawn by one path, and as text in groups to type. */
export function shownSecret(secret: string, account: { issuer: string; label: string }) {
  const qr = qrcode(0, 'M')
  qr.addData(totp(secret, account).toString())
  qr.make()
  const size = qr.getModuleCount()
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (qr.isDark(y, x) ? '#' : ' ')).join(''),
  )
  const path = rows
    .flatMap((row, y) => [...row.matchAll(/#+/g)].map((run) => bar(run.index, y, run[0].length)))
    .join('')
  return { size, path, text: secret.replaceAll(/(.{4})(?=.)/g, '$1 ') }
}

const bar = (x: number, y: number, length: number) => `M${x} ${y}h${length}v1h-${length}z`
