import { call, callForRows, callProcedure } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Profession } from '../../db/schema.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'
import type { Purpose } from '../../privacy/door.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import type { Card, CardNumbers } from '../card/card.ts'
import { sameNames, sameText } from '../card/name.ts'
import { NOBODY } from '../card/nobody.ts'
import { spokenIndexes } from './nameIndexes.ts'
import type { Register, RegisteredPerson } from './register.ts'

/** The opaque id of the person whose compact health insurance number this is. */
export function personOf(keys: FieldKeys, healthInsuranceNumber: string): string {
  return keys.blindIndex('person', healthInsuranceNumber)
}

/** The register in our own table: found by blind index, read through the record door, its identity sealed (S-15). */
export function localRegister(db: Db, keys: FieldKeys): Register {
  const nobody = sealedNobody(keys)
  const open: Register['open'] = async (person, who, why) => {
    const { entry, ticket } = await readEntry(db, person, who, why)
    return { ticket, known: entry ? opened(keys, entry) : undefined }
  }
  const read: Register['read'] = async (person, who, why) => (await open(person, who, why)).known

  async function matching(
    number: string,
    who: Actor,
    isTheirs: (known: RegisteredPerson) => boolean,
  ) {
    const { entry, ticket } = await readEntry(db, personOf(keys, number), who, 'identification')
    // Nobody's entry is opened and compared as well, so that an unknown number takes the work of a wrong card.
    const known = opened(keys, entry ?? nobody)
    const matches = isTheirs(known) && entry !== null
    await call(db, 'door.conclude_reading', { ticket, outcome: matches ? 'matched' : 'mismatch' })
    return matches ? known : undefined
  }

  return {
    match: (card, who) =>
      matching(card.health_insurance_number, who, (known) => isCardOf(card, known)),
    matchNumbers: (card, who) =>
      matching(card.health_insurance_number, who, (known) => hasNumbers(card, known)),
    read,
    open,
    async search(asked, who) {
      const found: RegisteredPerson[] = []
      for (const person of await personsAsked(db, keys, asked, who)) {
        const known = await read(person, who, 'telephone')
        if (known) found.push(known)
      }
      return found
    },
  }
}

type Identity = Omit<RegisteredPerson, 'person' | 'expires_on' | 'eligibility'>

interface Entry {
  person: string
  identity: string
  expires_on: string
  practitioner_id: string | null
  place_id: string | null
  profession: Profession | null
}

async function personsAsked(
  db: Db,
  keys: FieldKeys,
  ...[asked, who]: Parameters<Register['search']>
): Promise<string[]> {
  if ('health_insurance_number' in asked) return [personOf(keys, asked.health_insurance_number)]
  const given = { who: whoOf(who), clinic: who.clinic, indexes: spokenIndexes(keys, asked) }
  const named = await callForRows<{ person: string }>(db, 'people_named', given)
  return named.map(({ person }) => person)
}

/** One query, whoever is or is not there. */
function readEntry(db: Db, person: string, who: Actor, why: Purpose) {
  return callProcedure<{ ticket: string; entry: Entry | null }>(
    db,
    'read_register_entry',
    { who: whoOf(who), why, person },
    ['ticket', 'entry'],
  )
}

function opened(keys: FieldKeys, entry: Entry): RegisteredPerson {
  const { person, expires_on, practitioner_id, place_id, profession } = entry
  const text = keys.unseal(entry.identity, `register_entry:${person}:identity`)
  const identity = JSON.parse(text) as Identity
  const { birth_date, sex } = identity
  const with_physician = profession === 'family_physician'
  const eligibility = { practitioner_id, place_id, with_physician, birth_date, sex }
  return { ...identity, person, expires_on, eligibility }
}

function isCardOf(card: Card, known: RegisteredPerson): boolean {
  const same = [
    sameText(card.health_insurance_number, known.health_insurance_number),
    sameText(card.sequence_number, known.sequence_number),
    sameText(card.birth_date, known.birth_date),
    sameNames(card, known),
  ]
  return same.every(Boolean)
}

/** What the government's service did not say is the register's own, so that the work is the same. */
function hasNumbers(card: CardNumbers, known: RegisteredPerson): boolean {
  const { first_name, last_name, birth_date } = card
  const same = [
    sameText(card.health_insurance_number, known.health_insurance_number),
    sameText(card.sequence_number, known.sequence_number),
    sameText(card.expires, known.expires_on.slice(0, 7)),
    sameText(birth_date ?? known.birth_date, known.birth_date),
    sameNames(
      { first_name: first_name ?? known.first_name, last_name: last_name ?? known.last_name },
      known,
    ),
  ]
  return same.every(Boolean)
}

function sealedNobody(keys: FieldKeys): Entry {
  const identity: Identity = {
    first_name: 'Marie-Claude',
    last_name: 'Tremblay-Gagnon',
    health_insurance_number: NOBODY,
    sequence_number: '00',
    birth_date: '1900-01-01',
    sex: null,
  }
  const person = personOf(keys, identity.health_insurance_number)
  return {
    person,
    identity: keys.seal(JSON.stringify(identity), `register_entry:${person}:identity`),
    expires_on: '1900-01-31',
    practitioner_id: null,
    place_id: null,
    profession: null,
  }
}
