import * as z from 'zod'
import { OUR_COOKIES } from './ourCookies.ts'

/** What an operator may have tags for, each by a choice of its own. */
export const CATEGORIES = ['performance', 'service_improvement'] as const
export type Category = (typeof CATEGORIES)[number]

/** What a tag may be allowed beside the site itself, by the names of the policy. Styles and scripts in a page never are. */
const DIRECTIVES = [
  ...(['script-src', 'connect-src', 'img-src', 'style-src', 'font-src'] as const),
  ...(['frame-src', 'media-src', 'worker-src'] as const),
] as const

const line = z
  .string()
  .max(300)
  .regex(/^\P{Cc}+$/u)
const words = z.strictObject({ fr: line, en: line })

const script = z.strictObject({
  address: z.string().refine((text) => isHost(URL.parse(text)?.origin ?? '')),
  /** The digest without which it does not run; a vendor’s file that changes cannot have one. */
  integrity: z
    .string()
    .max(100)
    .regex(/^sha(?:256|384|512)-[\w+/]+={0,2}$/)
    .optional(),
})

const cookie = z.strictObject({
  /** A last `*` stands for anything. */
  name: z
    .string()
    .min(3)
    .max(80)
    .regex(/^[\w.-]+\*?$/)
    // One that names itself so is set by answers of its own host alone, and is ours.
    .refine(
      (name) => !name.startsWith('__') && isNotOurs(name),
      'a tag names a cookie that is this site’s own',
    ),
  purpose: words,
  lasts: words,
  /** Whose it is for the browser: this site may end its own, and no other. */
  of: z.enum(['site', 'recipient']),
})

const tag = z
  .strictObject({
    name: line,
    category: z.enum(CATEGORIES),
    purpose: words,
    /** Who receives what it collects, and where they keep it. */
    recipient: line,
    kept_in: words,
    scripts: z.array(script).min(1),
    hosts: z.partialRecord(z.enum(DIRECTIVES), z.array(line)).default({}),
    cookies: z.array(cookie),
  })
  .superRefine(({ name, hosts }, ctx) => {
    for (const source of Object.values(hosts).flat())
      if (!isHost(source))
        ctx.addIssue(
          `${name} asks for ${source}, which no page of this site allows: only https:// and wss:// hosts`,
        )
  })

const change = z.strictObject({
  version: z.int().min(2).max(999_999),
  /** Whether a purpose or a recipient was added: everybody is asked again. */
  material: z.boolean(),
  /** One sentence that says what changed. */
  what: words,
})

/** The optional tags of an installation, as its operator describes them in a file. */
export const TagSettings = z.strictObject({
  /** How long a choice stands. */
  ask_again_months: z.int().min(1).max(12).default(6),
  /** What changed since the first version, in order. */
  changes: z
    .array(change)
    .default([])
    .refine(
      (all) => all.every(({ version }, i) => i === 0 || version > (all[i - 1]?.version ?? 0)),
      {
        error: 'changes must stand in the order of their versions',
      },
    ),
  tags: z.array(tag),
})
export type TagSettings = z.output<typeof TagSettings>
export type Tag = TagSettings['tags'][number]

/** A site without any. */
export const NO_TAGS: TagSettings = { ask_again_months: 6, changes: [], tags: [] }

/** Whether a name, or a pattern that ends with `*`, stands for this cookie. */
export function standsFor(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

/** A host, or all of its subdomains; without TLS only this machine. Never a word of the policy, and never everybody. */
function isHost(source: string) {
  const bare = source.replace('://*.', '://')
  const { protocol = '', hostname = '', host } = URL.parse(bare) ?? {}
  if (bare !== `${protocol}//${host}` || !/^[a-z0-9.-]+$/.test(hostname)) return false
  if (/^(?:https|wss):$/.test(protocol)) return /[^.]\.[^.]/.test(hostname)
  const isHere = /^(?:localhost|127\.0\.0\.1)$/.test(hostname) && source === bare
  return /^(?:http|ws):$/.test(protocol) && isHere
}

function isNotOurs(pattern: string) {
  const bare = pattern.replace(/\*$/, '')
  return !OUR_COOKIES.flatMap((ours) => [`__Host-${ours}`, `${ours}-`]).some(
    (ours) => bare.startsWith(ours) || (pattern !== bare && ours.startsWith(bare)),
  )
}
