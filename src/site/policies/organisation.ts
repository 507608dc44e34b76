import * as z from 'zod'
import { emailAddress } from '../../messages/emailAddress.ts'

const line = z.string().refine((text) => /^(?! )\P{Cc}{1,300}$/u.test(text), {
  error: 'must be one line, 300 characters at most',
})
const email = z
  .string()
  .refine((text) => emailAddress(text) === text, { error: 'must be an e-mail address' })
const yes = z.boolean({
  error: ({ input }) => (input === undefined ? undefined : 'must be true or false'),
})
const one = <const T extends readonly string[]>(words: T) =>
  z.enum(words, {
    error: ({ input }) => (input === undefined ? undefined : `must be one of ${words.join(', ')}`),
  })

/** Words of the pages, in both languages. */
const both = z.strictObject({ fr: line, en: line })

/** Where something is kept or done, and whether that is outside Québec. */
const place = { where: both, outside_quebec: yes }

const Supplier = z.strictObject({
  name: line,
  service: one(['hosting', 'mail', 'texts', 'other']),
  /** What it receives and why, for a service that the pages do not know. */
  task: both.optional(),
  ...place,
})

/**
 * Who answers for the site before the law, as its policies and pages say it (A-2.1, r. 4.1, s. 2): what no program can
 * know. Nothing in it has a default.
 */
export const Organisation = z.strictObject({
  address: line,
  officer: z.strictObject({ name: line, title: both, email, phone: line }),
  /** A public body's law, or a private clinic's. */
  regime: one(['A-2.1', 'P-39.1']),
  kept_in: z.strictObject(place),
  suppliers: z.array(Supplier).superRefine((suppliers, ctx) => {
    if (!suppliers.some(({ service }) => service === 'mail'))
      ctx.addIssue('lacks one whose service is mail')
    suppliers.forEach(({ service, task }, at) => {
      if (service === 'other' && !task)
        ctx.addIssue({ code: 'custom', path: [at, 'task'], message: 'is missing' })
    })
  }),
  /** To whom one complains, and within how many days there is an answer. */
  complaints: z.strictObject({
    email,
    phone: line,
    days: z
      .number({ error: ({ input }) => (input === undefined ? undefined : 'must be a number') })
      .refine((days) => Number.isInteger(days) && days > 0 && days < 366, {
        error: 'must be from 1 to 365',
      }),
  }),
  /** By whom the service is paid. */
  funding: both,
  source_code: z.string().refine((text) => /^https:\/\/[\w.~/-]+$/.test(text), {
    error: 'must be an https:// address',
  }),
})
export type Organisation = z.infer<typeof Organisation>

/** Within how many days whoever asks for their information has an answer, and by how many more it may be put off. */
export const ANSWER_DAYS = {
  'A-2.1': { days: 20, more: 10 },
  'P-39.1': { days: 30, more: 0 },
} as const satisfies Record<Organisation['regime'], { days: number; more: number }>
