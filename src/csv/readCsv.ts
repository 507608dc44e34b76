import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import * as z from 'zod'
import type { Key } from '../i18n/translate.ts'
import type { Problem, Problems } from './problems.ts'
import type { SourceFile } from './sourceFile.ts'
import { textOf } from './textOf.ts'
import { wrongOf } from './wrong.ts'

/** A checked row, and the line of the file it ends on. */
export interface Line<Row> {
  line: number
  row: Row
}

interface Parsed {
  record: Record<string, string>
  info: { lines: number }
}

/**
 * Reads a CSV file a row at a time: commas, semicolons or tabs, as its header has them; empty rows are passed over. A row
 * that does not fit is left out and added to `problems`. Throws `FileProblems` when the file is not UTF-8.
 */
export async function* readCsv<Schema extends z.ZodObject>(
  file: SourceFile,
  schema: Schema,
  problems: Problems,
): AsyncGenerator<Line<z.output<Schema>>> {
  const report = (line: number, problem: Problem) => problems.add(file.name, line, problem)
  const { text, header } = await withHeader(textOf(file))
  if (header.trim() === '') return report(1, { key: 'files.problem.file_empty' })
  let usable = false
  const parser = parse({
    info: true,
    delimiter: delimiterOf(header),
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    columns: (names: string[]) => {
      const wrong = wrongColumns(names, schema)
      for (const problem of wrong) report(1, problem)
      usable = wrong.length === 0
      return names
    },
    skip_records_with_error: true,
    on_skip: (error) => {
      const key = BROKEN[error?.code ?? ''] ?? 'files.problem.not_csv'
      report(Number(error?.['lines']), { key })
      return undefined
    },
  })
  const source = Readable.from(text)
  source.on('error', (error) => parser.destroy(error))
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<Parsed>) {
    if (!usable) break
    const result = schema.safeParse(record)
    if (result.success) yield { line: info.lines, row: result.data }
    else
      for (const { path, message } of result.error.issues)
        report(info.lines, { column: path.join('.'), ...wrongOf(message) })
  }
  source.destroy()
}

/** All rows of a file that is no larger than a network of clinics. */
export async function readWhole<Schema extends z.ZodObject>(
  file: SourceFile,
  schema: Schema,
  problems: Problems,
): Promise<Line<z.output<Schema>>[]> {
  return Array.fromAsync(readCsv(file, schema, problems))
}

/** The first line of a text, and the whole text again. */
async function withHeader(pieces: AsyncGenerator<string>) {
  let begun = ''
  for (;;) {
    const { value, done } = await pieces.next()
    begun += value ?? ''
    if (done || begun.trimStart().includes('\n')) break
  }
  async function* text() {
    yield begun
    yield* pieces
  }
  return { text: text(), header: begun.trimStart().split('\n', 1)[0] ?? '' }
}

/** Whatever parts the names of the columns, as spreadsheets of every language write it. */
function delimiterOf(header: string): string {
  const times = (sign: string) => header.split(sign).length
  const [most = ','] = [',', ';', '\t'].toSorted((one, other) => times(other) - times(one))
  return most
}

const BROKEN: Partial<Record<string, Key>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'files.problem.values',
}

function wrongColumns(header: string[], { shape }: z.ZodObject): Problem[] {
  const each = (key: Key) => (column: string) => ({ column, key })
  const compulsory = Object.entries(shape).filter(
    ([, column]) => !z.safeParse(column, undefined).success,
  )
  return [
    ...compulsory
      .map(([name]) => name)
      .filter((name) => !header.includes(name))
      .map(each('files.problem.column_missing')),
    ...header.filter((name) => !Object.hasOwn(shape, name)).map(each('files.problem.no_column')),
    ...header
      .filter((name, at) => header.indexOf(name) < at)
      .map(each('files.problem.column_twice')),
  ]
}
