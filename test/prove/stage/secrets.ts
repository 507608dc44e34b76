import { randomBytes } from 'node:crypto'
import { createFieldKeys, type FieldKeys } from '../../../src/privacy/fieldKeys.ts'

/** The keys of one run: the loader's and the servers' are the same, as an operator would set them. */
export interface Secrets {
  environment: Record<'SESSION_KEYS' | 'FIELD_KEYS' | 'INDEX_KEY' | 'SEAL_KEY', string>
  fieldKeys: FieldKeys
}

/** Makes new keys, valid for this run only. */
export function newSecrets(): Secrets {
  const [session, field, index, seal] = [key(), key(), key(), key()]
  return {
    environment: {
      SESSION_KEYS: `1:${session}`,
      FIELD_KEYS: `1:${field}`,
      INDEX_KEY: index,
      SEAL_KEY: seal,
    },
    fieldKeys: createFieldKeys({ field: { current: '1', keys: { 1: field } }, index }),
  }
}

const key = () => randomBytes(32).toString('hex')
