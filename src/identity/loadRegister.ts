import * as z from 'zod'
import { code, date, maybe, oneOf, text } from '../csv/columns.ts'
import { FileProblems, type Line, problemAt, readCsv } from '../csv/readCsv.ts'
import { call, callForRows } from '../db/call.ts'
import type { OpenTrx } from '../db/database.ts'
import { SEXES } from '../db/lists.ts'
import { LONGEST_NAME } from './card.ts'
import { parseHealthInsuranceNumber } from './healthInsuranceNumber.ts'
import { foldName } from './name.ts'

/** What hides who is in the register: an opaque id for a number, and sealing for one place. */
export interface RegisterKeys {
  personOf(healthInsuranceNumber: string): string
  seal(text: string, context: string): string
}

const FILE = 'people.csv'

const Person = z.strictObject({
  first_name: z.string().max(LONGEST_NAME, 'is too long'),
  last_name: z.string().max(LONGEST_NAME, 'is too long'),
  health_insurance_number: z.string().transform((typed, context) => {
    const number = parseHealthInsuranceNumber(typed)
    if (number !== undefined) return number
    context.addIssue({ code: 'custom', message: 'must look like AAAA 9999 9999' })
    return z.NEVER
  }),
  sequence_number: z.string().regex(/^\d{2}$/, 'must be two digits'),
  expires_on: date,
  birth_date: date,
  sex: maybe(oneOf(...SEXES)).prefault(''),
  practitioner_code: maybe(code).prefault(''),
  group_code: maybe(code).prefault(''),
  note: maybe(text).prefault(''),
})
type People = Line<z.output<typeof Person>>[]

/**
 * Replaces the register by the people of a CSV file, in the caller's transaction, and returns how many they are; a
 * file with any problem throws `FileProblems`, which repeat nobody's data, and changes nothing.
 */
export async function loadRegister(
  trx: OpenTrx,
  people: string,
  keys: RegisterKeys,
): Promise<number> {
  const problems: string[] = []
  const lines = readCsv(FILE, people, Person, problems)
  const { practitioners, groups } = await codesOfDirectory(trx)
  problems.push(...crossProblems(lines, practitioners, groups))
  if (problems.length === 0 && lines.length === 0)
    problems.push(problemAt(FILE, 1, 'nobody follows, and the register would be empty'))
  if (problems.length > 0) throw new FileProblems(problems)

  const entries = lines.map(({ row }) => {
    const { expires_on, practitioner_code, group_code, note, ...identity } = row
    const person = keys.personOf(identity.health_insurance_number)
    return {
      person,
      identity: keys.seal(JSON.stringify(identity), `register_entry:${person}:identity`),
      expires_on,
      practitioner_id: practitioners.get(practitioner_code) ?? null,
      group_id: groups.get(group_code) ?? null,
    }
  })
  await call(trx, 'replace_register', { entries })
  return entries.length
}

type Ids = Map<string | null, string>

async function codesOfDirectory(trx: OpenTrx): Promise<{ practitioners: Ids; groups: Ids }> {
  type Coded = { kind: 'practitioner' | 'group'; code: string; id: string }
  const coded = await callForRows<Coded>(trx, 'codes_of_directory', {})
  const idsOf = (kind: Coded['kind']): Ids =>
    new Map(coded.filter((row) => row.kind === kind).map(({ code, id }) => [code, id]))
  return { practitioners: idsOf('practitioner'), groups: idsOf('group') }
}

function crossProblems(people: People, practitioners: Ids, groups: Ids): string[] {
  const first = new Map<string, number>()
  return people.flatMap(({ line, row }) => {
    const before = first.getOrInsert(row.health_insurance_number, line)
    const wrong = [
      ...(foldName(row.first_name + row.last_name) === ''
        ? ['the two names are without a letter']
        : []),
      ...(before === line ? [] : [`health_insurance_number is already on line ${before}`]),
      ...(row.practitioner_code && !practitioners.has(row.practitioner_code)
        ? ['practitioner_code is nobody in the directory']
        : []),
      ...(row.group_code && !groups.has(row.group_code)
        ? ['group_code is no group in the directory']
        : []),
    ]
    return wrong.map((problem) => problemAt(FILE, line, problem))
  })
}
