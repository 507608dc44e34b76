import { FileProblems, Problems } from '../../csv/problems.ts'
import { readCsv } from '../../csv/readCsv.ts'
import type { SourceFile } from '../../csv/sourceFile.ts'
import { call, callForRows } from '../../db/call.ts'
import type { OpenTrx } from '../../db/database.ts'
import type { Copy } from '../../db/owner.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { personOf } from './localRegister.ts'
import { nameIndexes } from './nameIndexes.ts'
import { contradictionsOf, RegisterLine } from './registerFile.ts'

/** How many people a load changed. */
export interface RegisterDifference {
  people: number
  added: number
  changed: number
  removed: number
}

/** What a load works with besides its file; `today` is a calendar date of Québec. */
export interface RegisterLoad {
  trx: OpenTrx
  copy: Copy
  keys: FieldKeys
  today: string
  /** Lets more than a tenth of the people go. */
  manyMayGo?: boolean
  /** Told every 100,000 lines. */
  progress?: (lines: number) => void
}

const STAGED = [
  ...(['line', 'person', 'identity', 'content_index', 'expires_on', 'practitioner_id'] as const),
  ...(['group_id', 'name_births'] as const),
]
const PROGRESS = 100_000
const NOBODY = { column: 'practitioner_code', key: 'files.problem.nobody' } as const
const NO_GROUP = { column: 'group_code', key: 'files.problem.no_such_group' } as const

/**
 * Makes the register what a CSV file says, in the caller's transaction and in one switch, in the memory of a few lines
 * however long it is; identification stays open meanwhile. A file with any problem, or that would let more than a tenth
 * of the people go, throws `FileProblems`, which repeat nobody's data, and changes nothing.
 */
export async function loadRegister(
  file: SourceFile,
  { trx, copy, keys, today, manyMayGo = false, progress = () => {} }: RegisterLoad,
): Promise<RegisterDifference> {
  const problems = new Problems()
  await call(trx, 'stage_register', {})
  const { practitioners, groups } = await codesOfDirectory(trx)
  let people = 0

  async function* staged() {
    for await (const { line, row } of readCsv(file, RegisterLine, problems)) {
      people++
      if (people % PROGRESS === 0) progress(people)
      const { expires_on, practitioner_code, group_code, note, ...identity } = row
      const practitioner = practitioners.get(practitioner_code)
      const group = groups.get(group_code)
      for (const problem of contradictionsOf(row, today)) problems.add(file.name, line, problem)
      if (practitioner_code && !practitioner) problems.add(file.name, line, NOBODY)
      if (group_code && !group) problems.add(file.name, line, NO_GROUP)
      // What will not be loaded is only read on, for what else is wrong.
      if (problems.count > 0) continue
      const person = personOf(keys, identity.health_insurance_number)
      const text = JSON.stringify(identity)
      const content = keys.blindIndex(
        'register_entry',
        [text, expires_on, practitioner, group].join(),
      )
      const sealed = keys.seal(text, `register_entry:${person}:identity`)
      const names = `{${nameIndexes(keys, identity)}}`
      yield [line, person, sealed, content, expires_on, practitioner ?? null, group ?? null, names]
    }
  }

  await copy('staged_register', STAGED, staged())
  if (problems.count === 0 && people === 0)
    problems.add(file.name, 1, { key: 'files.problem.nobody_follows' })
  problems.throwIfAny()
  throwIfRepeated(file, await callForRows<Repeated>(trx, 'repeated_in_register', {}))
  return switched(
    file,
    people,
    await call<Switch>(trx, 'switch_register', { many_may_go: manyMayGo }),
  )
}

type Ids = Map<string | null, string>

async function codesOfDirectory(trx: OpenTrx): Promise<{ practitioners: Ids; groups: Ids }> {
  type Coded = { kind: 'practitioner' | 'group'; code: string; id: string }
  const coded = await callForRows<Coded>(trx, 'codes_of_directory', {})
  const idsOf = (kind: Coded['kind']): Ids =>
    new Map(coded.filter((row) => row.kind === kind).map(({ code, id }) => [code, id]))
  return { practitioners: idsOf('practitioner'), groups: idsOf('group') }
}

/** Counts come as text: they may be larger than a number holds. */
interface Repeated {
  line: string
  first_line: string
  times: string
}

function throwIfRepeated(file: SourceFile, repeated: Repeated[]) {
  if (repeated.length === 0) return
  const told = repeated.map(({ line, first_line }) => ({
    ...{ file: file.name, line: Number(line), key: 'files.problem.repeated' as const },
    params: { code: 'health_insurance_number', line: first_line },
  }))
  throw new FileProblems(told, Number(repeated[0]?.times))
}

interface Switch {
  switched: boolean
  present: string
  added: string
  changed: string
  removed: string
}

function switched(file: SourceFile, people: number, answer: Switch): RegisterDifference {
  const [added, changed, removed] = [answer.added, answer.changed, answer.removed].map(Number)
  if (answer.switched)
    return { people, added: added ?? 0, changed: changed ?? 0, removed: removed ?? 0 }
  const params = { removed: answer.removed, present: answer.present }
  throw new FileProblems([
    {
      ...{ file: file.name, key: 'files.problem.people_lost' },
      params: { ...params, added: answer.added, changed: answer.changed },
    },
  ])
}
