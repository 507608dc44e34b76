import * as z from 'zod'
import type { Organisation } from '../site/policies/organisation.ts'
import { type Command, isFor } from './command.ts'
import { cookieTags } from './cookieTags.ts'
import type { KeyRing } from './keys.ts'
import { organisationAt } from './organisation.ts'
import { textGateway } from './textGateway.ts'
import { isBare, isSafeDatabase, isSafeGateway } from './way.ts'

const DATABASES = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'DATABASE_JOBS_URL']
const KEYS = ['SESSION_KEYS', 'FIELD_KEYS', 'INDEX_KEY', 'SEAL_KEY']
const isContact = /^(?:https:\/\/[^\s@]+|[^\s<>@]+@[^\s<>@]+)$/
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const MAILBOX = /^(?:[^<>@\p{Cc}]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u

/** Returns the schema of a command's environment: a trial may leave out what production must be told. */
export function environment(
  demo: boolean,
  given: Readonly<Record<string, string>>,
  command?: Command,
) {
  const needed = <T extends z.ZodType>(name: string, schema: T) =>
    isFor(command, name) ? schema : schema.optional()
  const real = <T extends z.ZodType>(name: string, schema: T) =>
    demo ? schema.optional() : needed(name, schema)
  // Half a set is a mistake, even in a trial.
  const partOf = <T extends z.ZodType>(set: string[], name: string, schema: T) =>
    set.some((other) => given[other]) ? needed(name, schema) : real(name, schema)
  const texts = textGateway(given['TEXT_GATEWAY'])
  const tags = cookieTags(given['COOKIE_TAGS'])
  // A gateway is told what its description asks for.
  const asked = (name: string, isAsked: boolean) => (isAsked ? needed(name, line) : line.optional())
  const government = given['GOVERNMENT_ISSUER'] !== undefined
  const staff = given['STAFF_ISSUER'] !== undefined
  return z.object({
    DEMO: yes.optional(),
    PORT: whole(1, 65_535).default(3000),
    HOST: check((host) => /^[\w.:-]+$/.test(host), 'must be an address to listen on').default(
      '127.0.0.1',
    ),
    DATA_DIR: line.default('.data'),
    STATUS_DIR: line.optional(),
    PUBLIC_ORIGIN: real('PUBLIC_ORIGIN', origin),
    DATABASE_URL: partOf(DATABASES, 'DATABASE_URL', database(given)),
    DATABASE_OWNER_URL: partOf(DATABASES, 'DATABASE_OWNER_URL', database(given)),
    DATABASE_JOBS_URL: partOf(DATABASES, 'DATABASE_JOBS_URL', database(given)),
    DATABASE_PLAIN: yes.default(false),
    SMTP_PLAIN: yes.default(false),
    LEAVE_MS: whole(0, 60_000).default(1200),
    POOL_SIZE: whole(1, 90).default(8),
    DATABASE_POOLER: yes.default(false),
    SESSION_KEYS: partOf(KEYS, 'SESSION_KEYS', keyRing),
    FIELD_KEYS: partOf(KEYS, 'FIELD_KEYS', keyRing),
    INDEX_KEY: partOf(KEYS, 'INDEX_KEY', key),
    SEAL_KEY: partOf(KEYS, 'SEAL_KEY', key),
    TRUSTED_PROXY_HOPS: whole(0, 10).default(0),
    SMTP_URL: real('SMTP_URL', mailServer(given)),
    MAIL_FROM: real('MAIL_FROM', mailbox),
    MESSAGES_PER_SECOND: whole(1, 1000).default(15),
    METRICS_TOKEN: check(
      (text) => /^[\w.~+/-]{32,200}=*$/.test(text),
      'must be 32 letters and digits at least (openssl rand -hex 32)',
    ).optional(),
    TEXT_GATEWAY: check(() => texts.problem === undefined, texts.problem ?? '')
      .transform(() => texts.description)
      .optional(),
    TEXT_SECRET: asked('TEXT_SECRET', texts.asks('secret') || texts.asks('basic')),
    TEXT_TEMPLATE: asked('TEXT_TEMPLATE', texts.asks('template')),
    TEXT_ACCOUNT: asked('TEXT_ACCOUNT', texts.asks('account') || texts.asks('basic')),
    TEXT_FROM: asked('TEXT_FROM', texts.asks('from')),
    TEXT_HOOK_SECRET: asked('TEXT_HOOK_SECRET', texts.description?.receipts !== undefined),
    COOKIE_TAGS: check(() => tags.problem === undefined, tags.problem ?? '')
      .transform(() => tags.settings)
      .optional(),
    GOVERNMENT_ISSUER: issuer.optional(),
    GOVERNMENT_CLIENT_ID: asked('GOVERNMENT_CLIENT_ID', government),
    GOVERNMENT_CLIENT_SECRET: asked('GOVERNMENT_CLIENT_SECRET', government),
    GOVERNMENT_SCOPES: scopes.default('openid'),
    GOVERNMENT_ACR: line.optional(),
    STAFF_ISSUER: issuer.optional(),
    STAFF_CLIENT_ID: asked('STAFF_CLIENT_ID', staff),
    STAFF_CLIENT_SECRET: asked('STAFF_CLIENT_SECRET', staff),
    STAFF_SCOPES: scopes.default('openid'),
    // Their service stands for both factors: it must say that it asked for two.
    STAFF_ACR: asked('STAFF_ACR', staff),
    KEEP_HOLD: time.optional(),
    KEEP_SUBMISSION: time.optional(),
    KEEP_MESSAGE: time.optional(),
    KEEP_APPOINTMENT: time.optional(),
    KEEP_CONSENT: time.optional(),
    LOG_LEVEL: z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}` }).default('info'),
    SITE_NAME_FR: line.default('Rendez-vous médicaux'),
    SITE_NAME_EN: line.default('Medical Appointments'),
    OPERATOR_NAME: real('OPERATOR_NAME', line),
    SUPPORT_PHONE: real('SUPPORT_PHONE', line),
    SUPPORT_EMAIL: real('SUPPORT_EMAIL', mailbox),
    SECURITY_CONTACT: check(
      (text) => isContact.test(text),
      'must be an e-mail address or an https:// address',
    ).optional(),
    ORGANISATION: real('ORGANISATION', organisation(!demo && texts.description !== undefined)),
    IDENTIFY_PER_HOUR: whole(1, 1000).default(5),
    IDENTIFY_PER_DAY: whole(1, 1000).default(10),
    IDENTIFY_PER_PERSON_PER_DAY: whole(1, 1000).default(20),
    IDENTIFY_PER_ADDRESS_PER_HOUR: whole(1, 100_000).default(200),
    // The trial cards of a demonstration are everybody's.
    BOOK_PER_DAY: whole(1, 1_000_000).default(demo ? 200 : 3),
    BOOK_PER_DAY_PROVED: whole(1, 1_000_000).default(demo ? 200 : 10),
    HOLDS_PER_HOUR: whole(1, 1_000_000).default(demo ? 600 : 30),
    HOLDS_OF_A_SLOT_PER_HOUR: whole(1, 1_000_000).default(demo ? 20 : 2),
  })
}

/** Returns the names that repeat an earlier key or address: a leak of one would open the other. */
export function repeated(given: Readonly<Record<string, string>>): string[] {
  const seen = new Set<string>()
  const fresh = (secret: string) => !seen.has(secret) && seen.add(secret)
  return [...DATABASES, ...KEYS, 'METRICS_TOKEN'].filter((name) => {
    const secrets = name.endsWith('_KEYS') ? given[name]?.split(/[\s,:]/) : [given[name]]
    // Ids are short, and may well be the same for two purposes.
    return secrets?.some((secret) => secret && secret.length > 6 && !fresh(secret.toLowerCase()))
  })
}

const check = (is: (text: string) => boolean, error: string) => z.string().refine(is, { error })

const url = (start: RegExp, error: string) =>
  check((text) => start.test(text) && URL.canParse(text), error)

const whole = (least: number, most: number) =>
  check(
    (text) => /^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most,
    `must be a whole number from ${least} to ${most}`,
  ).transform(Number)

const yes = z.stringbool({ error: 'must be 1 or 0' })
const isYes = (text = '') => yes.safeParse(text).data === true

const line = check(
  (text) => /^\P{Cc}{1,200}$/u.test(text),
  'must be one line, 200 characters at most',
)
const time = check(
  (text) => /^\d{1,4} (hour|day|month|year)s?$/.test(text),
  'must be a number of hours, days, months or years',
)
const mailbox = check((text) => MAILBOX.test(text), 'must be an e-mail address')
/** A database elsewhere shows who it is, unless the operator says that the way there is their own. */
const database = (given: Readonly<Record<string, string>>) =>
  url(/^postgres(ql)?:\/\/./, 'must be a postgres:// address').refine(
    (text) => isSafeDatabase(text) || isYes(given['DATABASE_PLAIN']),
    'must end with ?sslmode=verify-full, or DATABASE_PLAIN=1 says that the way there is safe',
  )

/** Mail goes by TLS (STARTTLS for smtp://) to a server that shows who it is, unless the operator says the same. */
const mailServer = (given: Readonly<Record<string, string>>) =>
  url(/^smtps?:\/\/./, 'must be an smtp:// or smtps:// address').refine(
    (text) => isBare(text) || isYes(given['SMTP_PLAIN']),
    'must have no parameters, or SMTP_PLAIN=1 says that the way there is safe',
  )

const origin = z.string().transform((text, ctx) => {
  const site = URL.parse(text)
  const local = site?.hostname === 'localhost' || site?.hostname === '127.0.0.1'
  const safe = site?.protocol === 'https:' || (site?.protocol === 'http:' && local)
  if (site && safe && site.href === `${site.origin}/`) return site.origin
  ctx.addIssue('must be https://host with no path (http:// only for localhost or 127.0.0.1)')
  return z.NEVER
})

/** Whoever has texts carried says by whom. */
const organisation = (hasTexts: boolean) =>
  z.string().transform((file, ctx): Organisation => {
    const read = organisationAt(file)
    const problems = read.ok ? [] : read.problems
    if (read.ok && hasTexts && !read.organisation.suppliers.some((s) => s.service === 'texts'))
      problems.push({ path: ['suppliers'], message: 'lacks one whose service is texts' })
    if (read.ok && problems.length === 0) return read.organisation
    for (const { path, message } of problems) ctx.addIssue({ code: 'custom', path, message })
    return z.NEVER
  })
const scopes = check(
  (text) => /^[\w:./-]+( [\w:./-]+)*$/.test(text) && text.split(' ').includes('openid'),
  'must be words separated by one space, openid among them',
)
const issuer = check(
  (text) => isSafeGateway(text) && !/[?#]/.test(text),
  'must be the https:// address of an issuer (http:// only for this machine)',
)

// Sixteen different digits are expected of a random key; a handful betrays one typed by hand.
const isKey = (hex: string) => /^[0-9a-f]{64}$/.test(hex) && new Set(hex).size > 7
const key = z
  .string()
  .toLowerCase()
  .refine(isKey, { error: 'must be 32 random bytes, as 64 hexadecimal characters' })

const keyRing = z
  .string()
  .toLowerCase()
  .transform((list, ctx): KeyRing => {
    const pairs = list.split(',').map((pair) => /^([1-9]\d{0,5}):(.+)$/.exec(pair.trim()) ?? [])
    const keys = Object.fromEntries(pairs.map(([, id = '', hex = '']) => [id, hex]))
    const current = pairs[0]?.[1]
    const distinct = Object.keys(keys).length === pairs.length
    if (current && distinct && Object.values(keys).every(isKey)) return { current, keys }
    ctx.addIssue(
      'must be a list of id:key, ids different whole numbers, keys 64 hexadecimal characters',
    )
    return z.NEVER
  })
