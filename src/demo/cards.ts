import type { TrialCard } from '../identity/card/trialCard.ts'

const card = (
  word: TrialCard['word'],
  [first_name, last_name, health_insurance_number, sequence_number, birth, expiry]: string[],
): TrialCard => {
  const [birth_year = '', birth_month = '', birth_day = ''] = birth?.split('-') ?? []
  const [expiry_year = '', expiry_month = ''] = expiry?.split('-') ?? []
  const number = { health_insurance_number: health_insurance_number ?? '' }
  const name = { first_name: first_name ?? '', last_name: last_name ?? '' }
  const born = { birth_year, birth_month, birth_day }
  const printed = { sequence_number: sequence_number ?? '', expiry_year, expiry_month }
  return { word, fields: { ...name, ...number, ...printed, ...born } }
}

/** People of `demo/people.csv` whose card the demonstration fills in for its visitors. */
export const DEMO_CARDS: TrialCard[] = [
  card('parent', ['Marie-Ève', 'Tremblay-Gagnon', 'TEST 8555 1411', '03', '1985-05-14', '2029-05']),
  card('child', ['Zoé', 'Tremblay-Gagnon', 'TEST 2056 0914', '01', '2020-06-09', '2028-06']),
  card('teenager', ['Samuel', 'Deschênes', 'DEMO 1107 1611', '02', '2011-07-16', '2029-07']),
  card('expired', ['Denis', 'Gélinas', 'TEST 5812 3111', '05', '1958-12-31', '2026-09']),
  card('nobody', ['Pierre', 'Lefebvre', 'TEST 6907 0117', '04', '1969-07-01', '2028-07']),
]
