import * as z from 'zod'
import type { Key } from '../i18n/translate.ts'
import { plain } from '../typed/typed.ts'

const isWhole = (text: string, least: number, most: number) =>
  /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most

/** A whole number of a form, within limits that its error names. */
export const whole = (least: number, most: number, error: Key) =>
  z
    .string()
    .transform(plain)
    .refine((text) => isWhole(text, least, most), error)
    .transform(Number)

/** The same, or nothing. */
export const wholeOrNothing = (most: number, error: Key) =>
  z
    .string()
    .transform(plain)
    .refine((text) => text === '' || isWhole(text, 0, most), error)
    .transform((text) => (text === '' ? null : Number(text)))
