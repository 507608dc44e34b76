import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import { cardFields, number } from '../card/card.ts'

/** The form of phase two: the numbers on the card, once. Gives the month in which it expires as YYYY-MM. */
export const numbersForm = z
  .strictObject({
    ...cardFields,
    expiry_month: number(/^(?:0?[1-9]|1[0-2])$/, 'identity.error.expiry_month' satisfies Key),
    expiry_year: number(/^20\d\d$/, 'identity.error.expiry_year' satisfies Key),
  })
  .transform(({ expiry_month, expiry_year, accept_terms, ...typed }) => ({
    health_insurance_number: typed.health_insurance_number,
    sequence_number: typed.sequence_number.padStart(2, '0'),
    expires: `${expiry_year}-${expiry_month.padStart(2, '0')}`,
  }))
