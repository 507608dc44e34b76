import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { compact } from '../../typed/typed.ts'

const LONGEST = 60

/** A reference number as people type it: in capitals or not, in groups or not, with spaces, hyphens or dots. Its compact form comes out. */
export const referenceField = z
  .string()
  .max(LONGEST, 'identity.error.reference_format' satisfies Key)
  .transform(compact)
  .pipe(z.string().regex(/^[A-Z0-9]{12}$/, 'identity.error.reference_format' satisfies Key))
