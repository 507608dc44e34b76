import { resolve } from 'node:path'
import * as z from 'zod'
import { CannotStart } from '../db/cannotStart.ts'
import { type Command, isFor } from './command.ts'
import { environment, repeated } from './environment.ts'
import { demoOrganisation } from './organisation.ts'
import { isMailHere } from './way.ts'

/** Names every unusable variable, one per line, and never quotes a value: it may be a secret. */
export class ConfigError extends CannotStart {
  override name = 'ConfigError'
}

/** What the environment says, checked: nothing else in the application reads it. */
export type Config = ReturnType<typeof typed>

/** Returns a configuration fit to start with, or throws a ConfigError naming every bad variable. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, command?: Command): Config {
  const given = readable(env, command)
  const demo = given['DEMO'] ? asked(given['DEMO']) : !command && !given['DATABASE_URL']
  const parsed = environment(demo, given, command).safeParse(given, {
    error: (issue) => (issue.input === undefined ? 'is missing' : undefined),
  })
  const bad = new Map(
    repeated(given).map((name) => [name, 'repeats a key or an address used elsewhere']),
  )
  for (const { path, message } of parsed.error?.issues ?? []) bad.set(path.join('.'), message)
  if (!parsed.success || bad.size > 0)
    throw new ConfigError([...bad].map(([name, message]) => `${name}: ${message}`).join('\n'))
  return typed(demo, parsed.data, command)
}

/** Where the status page reads incidents: told without the rest, since nothing else is needed to write them. */
export function statusDir(env: NodeJS.ProcessEnv = process.env): string {
  const { STATUS_DIR, DATA_DIR = '.data' } = readable(env)
  return folder(STATUS_DIR ?? DATA_DIR)
}

/** An address as a link to it, without the name that may stand before. */
const contactOf = (address: string) =>
  address.startsWith('https://')
    ? address
    : `mailto:${address.split(/[\s<>]/).findLast((word) => word.includes('@'))}`

const folder = (named: string) => resolve(import.meta.dirname, '../..', named)

const typed = (demo: boolean, env: z.infer<ReturnType<typeof environment>>, command?: Command) => ({
  demo,
  port: env.PORT,
  host: env.HOST,
  dataDir: folder(env.DATA_DIR),
  statusDir: folder(env.STATUS_DIR ?? env.DATA_DIR),
  publicOrigin: env.PUBLIC_ORIGIN ?? `http://localhost:${env.PORT}`,
  database:
    command || env.DATABASE_URL
      ? {
          app: env.DATABASE_URL ?? '',
          owner: env.DATABASE_OWNER_URL ?? '',
          jobs: env.DATABASE_JOBS_URL ?? '',
        }
      : undefined,
  leaveMs: env.LEAVE_MS,
  poolSize: env.POOL_SIZE,
  named: !env.DATABASE_POOLER,
  keep: {
    hold: env.KEEP_HOLD,
    submission: env.KEEP_SUBMISSION,
    message: env.KEEP_MESSAGE,
    appointment: env.KEEP_APPOINTMENT,
    consent: env.KEEP_CONSENT,
  },
  keys:
    command || env.SESSION_KEYS
      ? {
          session: env.SESSION_KEYS,
          field: env.FIELD_KEYS,
          index: env.INDEX_KEY,
          seal: env.SEAL_KEY,
        }
      : undefined,
  trustedProxyHops: env.TRUSTED_PROXY_HOPS,
  smtpUrl: env.SMTP_URL,
  smtpPlain: env.SMTP_PLAIN || isMailHere(env.SMTP_URL ?? ''),
  mailFrom: env.MAIL_FROM ?? 'rendez-vous@cliniques-demo.example',
  messagesPerSecond: env.MESSAGES_PER_SECOND,
  metricsToken: env.METRICS_TOKEN,
  textGateway: env.TEXT_GATEWAY && {
    description: env.TEXT_GATEWAY,
    secret: env.TEXT_SECRET,
    template: env.TEXT_TEMPLATE,
    account: env.TEXT_ACCOUNT,
    from: env.TEXT_FROM,
  },
  textHookSecret: env.TEXT_HOOK_SECRET,
  cookieTags: env.COOKIE_TAGS,
  government: env.GOVERNMENT_ISSUER
    ? {
        issuer: env.GOVERNMENT_ISSUER,
        clientId: env.GOVERNMENT_CLIENT_ID ?? '',
        clientSecret: env.GOVERNMENT_CLIENT_SECRET ?? '',
        scope: env.GOVERNMENT_SCOPES,
        acr: env.GOVERNMENT_ACR?.split(/ +/) ?? [],
      }
    : undefined,
  staffService: env.STAFF_ISSUER
    ? {
        issuer: env.STAFF_ISSUER,
        clientId: env.STAFF_CLIENT_ID ?? '',
        clientSecret: env.STAFF_CLIENT_SECRET ?? '',
        scope: env.STAFF_SCOPES,
        acr: env.STAFF_ACR?.split(/ +/) ?? [],
      }
    : undefined,
  logLevel: env.LOG_LEVEL,
  siteNameFr: env.SITE_NAME_FR,
  siteNameEn: env.SITE_NAME_EN,
  operatorName: env.OPERATOR_NAME ?? 'Cliniques Démo',
  supportPhone: env.SUPPORT_PHONE ?? '1 800 555-0199',
  supportEmail: env.SUPPORT_EMAIL ?? 'aide@cliniques-demo.example',
  securityContact: contactOf(
    env.SECURITY_CONTACT ?? env.SUPPORT_EMAIL ?? 'aide@cliniques-demo.example',
  ),
  organisation: env.ORGANISATION ?? demoOrganisation(),
  identifications: {
    perHour: env.IDENTIFY_PER_HOUR,
    perDay: env.IDENTIFY_PER_DAY,
    perPersonPerDay: env.IDENTIFY_PER_PERSON_PER_DAY,
    perAddressPerHour: env.IDENTIFY_PER_ADDRESS_PER_HOUR,
  },
  limits: {
    perDay: env.BOOK_PER_DAY,
    provedPerDay: env.BOOK_PER_DAY_PROVED,
    holdsPerHour: env.HOLDS_PER_HOUR,
    sameSlotPerHour: env.HOLDS_OF_A_SLOT_PER_HOUR,
  },
})

// Compose files and shells hand over a variable that nobody filled as an empty one.
const readable = (env: NodeJS.ProcessEnv, command?: Command): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, text]) =>
      text?.trim() && isFor(command, name) ? [[name, text.trim()]] : [],
    ),
  )

const asked = (text: string) => z.stringbool().safeParse(text).data === true
