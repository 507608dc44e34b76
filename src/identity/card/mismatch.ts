import type { Key } from '../../i18n/translate.ts'
import type { Card } from './card.ts'
import { hasRightCheckDigit } from './healthInsuranceNumber.ts'
import { foldName } from './name.ts'

/**
 * What a form is told of a card that nobody has: one refusal whatever differs. The hints at its fields depend on what was
 * typed alone, so they tell nothing of the register (S-03).
 */
export function mismatch(card: Card): Record<string, Key> {
  const errors: Record<string, Key> = { '': 'identity.error.mismatch' }
  if (!hasRightCheckDigit(card.health_insurance_number))
    errors['health_insurance_number'] = 'identity.error.check_digit'
  for (const field of ['first_name', 'last_name'] as const)
    if (foldName(card[field]) === '') errors[field] = `identity.error.${field}`
  return errors
}
