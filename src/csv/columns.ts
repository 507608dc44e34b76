import * as z from 'zod'

/** A text that must be there. */
export const text = z.string().min(1, 'is empty').max(2000, 'is too long')

/** A stable name that rows and files use to refer to each other. */
export const code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens')

/** A calendar date, kept as text: it has no time zone. */
export const date = z.iso.date('must be a date, YYYY-MM-DD')

/** A whole number within bounds. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= least && number <= most, `must be from ${least} to ${most}`)

export const yesNo = z.enum(['yes', 'no'], 'must be yes or no').transform((word) => word === 'yes')

/** One of a few words. */
export const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  z.enum(words, `must be one of ${words.join(', ')}`)

/** A value that may be left empty, which becomes null. */
export const maybe = <Schema extends z.ZodType<unknown, string>>(schema: Schema) =>
  z
    .string()
    .transform((value) => (value === '' ? null : value))
    .pipe(schema.nullable())
