/** The three processes of one image, each with a database role and keys of its own; without a word, one does it all. */
export const COMMANDS = ['web', 'worker', 'migrate'] as const
export type Command = (typeof COMMANDS)[number]

/** What only some of them are told: from the others it is kept, even where it stands in their environment. */
const SECRETS: Readonly<Record<string, readonly Command[]>> = {
  DATABASE_URL: ['web'],
  DATABASE_JOBS_URL: ['worker'],
  DATABASE_OWNER_URL: ['migrate'],
  SESSION_KEYS: ['web'],
  FIELD_KEYS: ['web', 'worker'],
  INDEX_KEY: ['web'],
  SEAL_KEY: ['worker'],
  SMTP_URL: ['worker'],
  MAIL_FROM: ['worker'],
  METRICS_TOKEN: ['web'],
  STATUS_DIR: ['web'],
  SECURITY_CONTACT: ['web'],
  TEXT_GATEWAY: ['web', 'worker', 'migrate'],
  TEXT_SECRET: ['worker'],
  TEXT_TEMPLATE: ['worker'],
  TEXT_ACCOUNT: ['worker'],
  TEXT_FROM: ['worker'],
  TEXT_HOOK_SECRET: ['web'],
  COOKIE_TAGS: ['web'],
  OPERATOR_NAME: ['web', 'migrate'],
  SUPPORT_PHONE: ['web', 'migrate'],
  SUPPORT_EMAIL: ['web', 'migrate'],
  ORGANISATION: ['web', 'migrate'],
  GOVERNMENT_ISSUER: ['web'],
  GOVERNMENT_CLIENT_ID: ['web'],
  GOVERNMENT_CLIENT_SECRET: ['web'],
  GOVERNMENT_SCOPES: ['web'],
  GOVERNMENT_ACR: ['web'],
  STAFF_ISSUER: ['web'],
  STAFF_CLIENT_ID: ['web'],
  STAFF_CLIENT_SECRET: ['web'],
  STAFF_SCOPES: ['web'],
  STAFF_ACR: ['web'],
  PUBLIC_ORIGIN: ['web', 'worker'],
}

/** Whether a variable is this command's to read. */
export function isFor(command: Command | undefined, name: string): boolean {
  return command === undefined || (SECRETS[name]?.includes(command) ?? true)
}
