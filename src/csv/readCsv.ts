import { parse } from 'csv-parse/sync'
import * as z from 'zod'

/** What is wrong with files that an operator handed over: every problem, each by file and line. */
export class FileProblems extends Error {
  override name = 'FileProblems'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** A checked row, and the line of the file it ends on. */
export interface Line<Row> {
  line: number
  row: Row
}

/** Names a problem the way every loader does. */
export const problemAt = (file: string, line: number, problem: string) =>
  `${file}, line ${line}: ${problem}`

/** Reads a CSV text; a row that does not fit is left out and added to `problems`, by what is wrong and never by what it says. */
export function readCsv<Schema extends z.ZodObject>(
  file: string,
  text: string,
  schema: Schema,
  problems: string[],
): Line<z.output<Schema>>[] {
  let usable = false
  const report = (line: number, problem: string) => problems.push(problemAt(file, line, problem))
  const records: { record: Record<string, string>; info: { lines: number } }[] = parse(text, {
    bom: true,
    info: true,
    skip_empty_lines: true,
    trim: true,
    columns: (header: string[]) => {
      const wrong = wrongColumns(header, schema)
      for (const problem of wrong) report(1, problem)
      usable = wrong.length === 0
      return header
    },
    skip_records_with_error: true,
    on_skip: (error) => {
      report(Number(error?.['lines']), BROKEN[error?.code ?? ''] ?? 'is not CSV')
      return undefined
    },
  })
  if (text.trim() === '') report(1, 'the file is empty')
  if (!usable) return []
  return records.flatMap(({ record, info }) => {
    const result = schema.safeParse(record)
    if (result.success) return [{ line: info.lines, row: result.data }]
    for (const { path, message } of result.error.issues)
      report(info.lines, `${path.join('.')} ${message}`)
    return []
  })
}

const BROKEN: Partial<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'has more or fewer values than the header',
}

function wrongColumns(header: string[], { shape }: z.ZodObject): string[] {
  const compulsory = Object.entries(shape).filter(
    ([, column]) => !z.safeParse(column, undefined).success,
  )
  return [
    ...compulsory.filter(([name]) => !header.includes(name)).map(([name]) => `${name} is missing`),
    ...header.filter((name) => !Object.hasOwn(shape, name)).map((name) => `${name} is no column`),
    ...header.filter((name, at) => header.indexOf(name) < at).map((name) => `${name} comes twice`),
  ]
}
