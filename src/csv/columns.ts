import * as z from 'zod'
import { wrong } from './wrong.ts'

/** A text that must be there. */
export const text = z
  .string()
  .min(1, wrong('files.problem.empty'))
  .max(2000, wrong('files.problem.too_long'))

/** A stable name that rows and files use to refer to each other. */
export const code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, wrong('files.problem.code'))

/** A calendar date, kept as text: it has no time zone. */
export const date = z.iso.date(wrong('files.problem.date'))

/** A text that looks like an example of it. */
export const like = (pattern: RegExp, example: string) =>
  z.string().regex(pattern, wrong('files.problem.like', { example }))

/** A whole number within bounds. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, wrong('files.problem.whole_number'))
    .transform(Number)
    .refine(
      (number) => number >= least && number <= most,
      wrong('files.problem.range', { least, most }),
    )

export const yesNo = z
  .enum(['yes', 'no'], wrong('files.problem.yes_no'))
  .transform((word) => word === 'yes')

/** One of a few words. */
export const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  z.enum(words, wrong('files.problem.one_of', { words: words.join(', ') }))

/** A value that may be left empty, which becomes null. */
export const maybe = <Schema extends z.ZodType<unknown, string>>(schema: Schema) =>
  z
    .string()
    .transform((value) => (value === '' ? null : value))
    .pipe(schema.nullable())
