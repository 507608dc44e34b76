import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { ConfigError, loadConfig } from '../../src/start/config.ts'

/** Makes a key, the same at every run. */
export const hex = (seed: number) => createHash('sha256').update(String(seed)).digest('hex')

/** A production environment that lacks nothing. */
export const production = {
  DEMO: '0',
  PUBLIC_ORIGIN: 'https://rdv.example',
  DATABASE_URL: 'postgres://clinic_app:a@db/rdv?sslmode=verify-full',
  DATABASE_OWNER_URL: 'postgres://clinic_owner:o@db/rdv?sslmode=verify-full',
  DATABASE_JOBS_URL: 'postgres://clinic_jobs:j@db/rdv?sslmode=verify-full',
  SESSION_KEYS: `1:${hex(1)}`,
  FIELD_KEYS: `1:${hex(2)}`,
  INDEX_KEY: hex(3),
  SEAL_KEY: hex(4),
  SMTP_URL: 'smtp://mail.example',
  MAIL_FROM: 'rdv@rdv.example',
  OPERATOR_NAME: 'Réseau de cliniques',
  SUPPORT_PHONE: '1 800 555-0142',
  SUPPORT_EMAIL: 'aide@rdv.example',
  ORGANISATION: join(import.meta.dirname, '../../demo/organisation.json'),
}

/** Says how an environment is refused. */
export const refusal = (env: Record<string, string | undefined>): string => {
  try {
    loadConfig(env)
    return 'accepted'
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

/** Says which variables a refusal names. */
export const named = (said: string) => said.split('\n').map((line) => line.split(':')[0] ?? '')
