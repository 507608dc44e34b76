import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** For whom a page was made: who it is, and the name that the page showed. */
export interface Owner {
  id: string
  name: string
}

/** Puts the owner of a page into its forms, so that a form left from one person is never taken for another's. */
export interface OwnerSeal {
  seal(owner: Owner): string
  /** Undefined for a text that is not ours. */
  open(sealed: string): Owner | undefined
}

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** Seals with the current key and opens with any. */
export function ownerSeal(ring: { current: string; keys: Record<string, string> }): OwnerSeal {
  const keys = new Map(
    Object.entries(ring.keys).map(([id, hex]) => [
      id,
      Buffer.from(hkdfSync('sha256', Buffer.from(hex, 'hex'), '', 'form owner', 32)),
    ]),
  )
  return {
    seal({ id, name }) {
      const key = keys.get(ring.current)
      if (!key) throw new Error('The current key is not in the ring')
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(CIPHER, key, iv)
      const body = Buffer.concat([
        cipher.update(JSON.stringify([id, name]), 'utf8'),
        cipher.final(),
      ])
      const sealed = Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
      return `${ring.current}.${sealed}`
    },
    open(sealed) {
      const [keyId = '', text = ''] = sealed.split('.')
      const key = keys.get(keyId)
      const bytes = Buffer.from(text, 'base64url')
      if (!key || bytes.length < IV_BYTES + TAG_BYTES) return undefined
      try {
        const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES))
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
        const body = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES))
        const [id, name] = JSON.parse(Buffer.concat([body, decipher.final()]).toString())
        return { id, name }
      } catch {
        return undefined
      }
    },
  }
}
