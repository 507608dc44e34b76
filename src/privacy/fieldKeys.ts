import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

const IV = 12
const TAG = 16

export interface FieldKeys {
  /** Seals a text for one place (`table:row:column`); moved elsewhere, it does not open. */
  seal(text: string, place: string): string
  /** Opens a sealed text, or throws when it was changed, moved, or its key is unknown. */
  unseal(sealed: string, place: string): string
  /** An opaque UUID that equals itself for equal texts of one purpose, and tells nothing else. */
  blindIndex(purpose: string, text: string): string
  /** A short code's fingerprint, for comparing without keeping the code. */
  mac(purpose: string, text: string): string
}

/**
 * Field encryption by AES-256-GCM with a random IV, and look-up by HMAC-SHA-256 under a separate key (S-15).
 * Sealing uses the current key; every key listed still opens.
 */
export function createFieldKeys(keys: {
  field: { current: string; keys: Record<string, string> }
  /** Left out where nothing is looked up: the worker only opens. */
  index?: string | undefined
}): FieldKeys {
  const keyOf = (id: string) => {
    const key = Object.hasOwn(keys.field.keys, id) && keys.field.keys[id]
    if (!key) throw new Error('A sealed field names an unknown key')
    return made.getOrInsertComputed(id, () => createSecretKey(key, 'hex'))
  }
  const made = new Map<string, KeyObject>()
  const nextIv = ivs()
  const { current } = keys.field
  const indexKey = keys.index && createSecretKey(keys.index, 'hex')
  const digest = (purpose: string, text: string) => {
    if (!indexKey) throw new Error('This process looks nothing up')
    return createHmac('sha256', indexKey).update(`${purpose}\0${text}`).digest()
  }

  return {
    seal(text, place) {
      const iv = nextIv()
      const cipher = createCipheriv('aes-256-gcm', keyOf(current), iv, { authTagLength: TAG })
      cipher.setAAD(Buffer.from(place))
      const sealed = Buffer.concat([
        iv,
        cipher.update(text, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ])
      return `${current}.${sealed.toString('base64url')}`
    },
    unseal(sealed, place) {
      const [id = '', body = ''] = sealed.split('.')
      const bytes = Buffer.from(body, 'base64url')
      const iv = bytes.subarray(0, IV)
      const decipher = createDecipheriv('aes-256-gcm', keyOf(id), iv, { authTagLength: TAG })
      decipher.setAAD(Buffer.from(place))
      decipher.setAuthTag(bytes.subarray(-TAG))
      const text = decipher.update(bytes.subarray(IV, -TAG))
      return Buffer.concat([text, decipher.final()]).toString()
    },
    blindIndex: (purpose, text) => uuidFrom(digest(purpose, text)),
    mac: (purpose, text) => digest(purpose, text).toString('base64url'),
  }
}

/** A version 8 UUID (RFC 9562) from the first bytes of a digest. */
function uuidFrom(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16))
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return `${parts.join('-')}-${hex.slice(20)}`
}

/** Random bytes for one sealing after the other, drawn for many at a time: asking for twelve costs as much as sealing. */
function ivs(): () => Buffer {
  let drawn = Buffer.alloc(0)
  return () => {
    if (drawn.length === 0) drawn = randomBytes(IV * 256)
    const iv = drawn.subarray(0, IV)
    drawn = drawn.subarray(IV)
    return iv
  }
}
