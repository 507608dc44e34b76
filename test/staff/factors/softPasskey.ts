import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()
const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

/** An authenticator in software (WebAuthn, ES256), which can be made to lie. */
export function softPasskey(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let counter = 0
  const length = (size: number) => Buffer.from([size >> 8, size & 255])
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])

  const clientData = (type: string, challenge: string, from: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }))

  function authenticatorData(flags: number, host: string, count: number) {
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(count)
    return Buffer.concat([sha256(host), Buffer.from([flags]), counted])
  }

  return {
    id: id.toString('base64url'),

    /** What the form that makes a passkey sends. */
    made(challenge: string, { flags = PRESENT | VERIFIED, from = origin } = {}) {
      const attested = Buffer.concat([Buffer.alloc(16), length(id.length), id, cose])
      const data = authenticatorData(flags | ATTESTED, new URL(origin).hostname, 0)
      const authData = Buffer.concat([data, attested])
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
        length(authData.length),
        authData,
      ])
      const client = clientData('webauthn.create', challenge, from)
      return {
        passkey: [id, client].map((part) => part.toString('base64url')).join('.'),
        attestation: attestation.toString('base64url'),
      }
    },

    /** What a form that asks for a passkey sends. */
    signed(
      challenge: string,
      { flags = PRESENT | VERIFIED, from = origin, host = new URL(origin).hostname, back = 0 } = {},
    ) {
      counter += back === 0 ? 1 : -back
      const client = clientData('webauthn.get', challenge, from)
      const data = authenticatorData(flags, host, counter)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return [id, client, data, signature].map((part) => part.toString('base64url')).join('.')
    },
  }
}
