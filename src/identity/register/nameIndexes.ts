import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { foldName, type Names, nameForms } from '../card/name.ts'

/** Somebody as they say who they are without their card. */
export interface NamedPerson extends Names {
  /** YYYY-MM-DD */
  birth_date: string
}

/**
 * The opaque keys under which the register keeps a person's name and birth date: whole, and by either half of a double name. Who
 * has one name only is kept by it.
 */
export function nameIndexes(keys: FieldKeys, { first_name, last_name, birth_date }: NamedPerson) {
  const only = foldName(first_name) === '' || foldName(last_name) === ''
  const firsts = only ? [''] : nameForms(first_name)
  const lasts = nameForms(only ? first_name + last_name : last_name)
  const names = firsts.flatMap((first) => lasts.map((last) => `${first} ${last}`))
  return names.map((name) => indexOf(keys, name, birth_date))
}

/** The keys under which whoever says this name and birth date may be kept; one name alone may be said in either place. */
export function spokenIndexes(keys: FieldKeys, { first_name, last_name, birth_date }: NamedPerson) {
  const [first, last] = [foldName(first_name), foldName(last_name)]
  const alone = [first, last].filter((name) => name !== '').map((name) => ` ${name}`)
  const names = first && last ? [`${first} ${last}`, ...alone] : alone
  return names.map((name) => indexOf(keys, name, birth_date))
}

function indexOf(keys: FieldKeys, name: string, birthDate: string) {
  return keys.blindIndex('register name', `${name} ${birthDate}`)
}
