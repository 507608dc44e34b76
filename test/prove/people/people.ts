/** Someone invented, with a card: everything that the identification form asks for. */
export interface Person {
  first_name: string
  last_name: string
  health_insurance_number: string
  sequence_number: string
  /** YYYY-MM-DD */
  birth_date: string
  sex: 'female' | 'male'
}

/** How many of them the register knows; beyond, cards look as real and are nobody's. */
export const REGISTERED = 2000

const FIRST_BIRTH = Temporal.PlainDate.from('1932-01-01')

/** The invented person of this rank: each has a birth date, and so a throttle, of their own. */
export function person(rank: number): Person {
  const birth = FIRST_BIRTH.add({ days: rank })
  const sex = rank % 2 === 0 ? 'female' : 'male'
  const two = (number: number) => String(number).padStart(2, '0')
  const number = [
    'TEST',
    two(birth.year % 100),
    two(birth.month + (sex === 'female' ? 50 : 0)),
    two(birth.day),
    // A letter in eleventh place: no check digit is right or wrong.
    `P${rank % 10}`,
  ].join('')
  return {
    first_name: sex === 'female' ? 'Épreuve' : 'Exemple',
    last_name: `Essai-${spelled(rank)}`,
    health_insurance_number: number,
    sequence_number: '01',
    birth_date: birth.toString(),
    sex,
  }
}

/** What a person types from the card, by the names of the site map. */
export function cardOf(person: Person): Record<string, string> {
  const [birth_year = '', birth_month = '', birth_day = ''] = person.birth_date.split('-')
  const { first_name, last_name, health_insurance_number, sequence_number } = person
  return {
    first_name,
    last_name,
    health_insurance_number,
    sequence_number,
    birth_day,
    birth_month,
    birth_year,
    accept_terms: 'yes',
  }
}

/** The register's file, as an operator would hand it over. */
export function peopleFile(): string {
  const people = Array.from({ length: REGISTERED }, (_, rank) => person(rank))
  const lines = people.map((each) =>
    [
      each.first_name,
      each.last_name,
      each.health_insurance_number,
      each.sequence_number,
      '2099-12-31',
      each.birth_date,
      each.sex,
    ].join(','),
  )
  const header =
    'first_name,last_name,health_insurance_number,sequence_number,expires_on,birth_date,sex'
  return [header, ...lines, ''].join('\n')
}

const spelled = (rank: number) =>
  [...String(rank)].map((digit) => 'ABCDEFGHIJ'.charAt(Number(digit))).join('')
