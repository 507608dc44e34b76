import type { Locale } from '../../i18n/translate.ts'

/** The other sites that pages lead to, each in both languages. */
export const DESTINATIONS = {
  health: { fr: 'https://www.quebec.ca/sante', en: 'https://www.quebec.ca/en/health' },
  info_sante: {
    fr: 'https://www.quebec.ca/sante/trouver-une-ressource/info-sante-811',
    en: 'https://www.quebec.ca/en/health/finding-a-resource/info-sante-811',
  },
  gap: {
    fr: 'https://www.quebec.ca/sante/trouver-une-ressource/guichet-acces-premiere-ligne',
    en: 'https://www.quebec.ca/en/health/finding-a-resource/primary-care-access-point',
  },
  gamf: {
    fr: 'https://www.quebec.ca/sante/trouver-une-ressource/guichet-acces-medecin-famille',
    en: 'https://www.quebec.ca/en/health/finding-a-resource/quebec-family-doctor-finder',
  },
  cai: { fr: 'https://www.cai.gouv.qc.ca', en: 'https://www.cai.gouv.qc.ca' },
} as const satisfies Record<string, Record<Locale, string>>

export type DestinationName = keyof typeof DESTINATIONS

/** Where the way to an address is shown: a map of everybody's, which needs no account. */
const MAP = 'https://www.openstreetmap.org/directions'

/** The way to a clinic, from wherever somebody says there. */
export function directionsTo({ address, city, postal_code }: Place): URL {
  return new URL(`${MAP}?${new URLSearchParams({ to: `${address}, ${city}, QC ${postal_code}` })}`)
}

interface Place {
  address: string
  city: string
  postal_code: string
}
