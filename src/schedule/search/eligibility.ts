import { compositeLiteral } from '../../db/composite.ts'

/** What the register says of a person that decides which slots are theirs to see. */
export interface Reader {
  practitioner_id: string | null
  place_id: string | null
  with_physician: boolean
  birth_date: string
  sex: string | null
}

/** Returns a reader as the SQL functions take it: an untyped parameter in the place of their `reader`. */
export function readerLiteral(reader: Reader): string {
  return compositeLiteral([
    reader.practitioner_id,
    reader.place_id,
    reader.with_physician,
    reader.birth_date,
    reader.sex,
  ])
}
