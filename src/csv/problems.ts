import { type Key, type Translate, translator } from '../i18n/translate.ts'

const MOST_SHOWN = 20

/** A sentence to be said in the language of whoever reads it. */
export interface Wrong {
  key: Key
  params?: Record<string, string | number>
}

/** What is wrong, and where: in a file, at a line of it, in a column of that line, as far as that is known. */
export interface Problem extends Wrong {
  file?: string
  line?: number
  column?: string
}

/** What is wrong with files that somebody handed over: the first problems, and how many more. An operator reads English. */
export class FileProblems extends Error {
  override name = 'FileProblems'
  readonly problems: readonly Problem[]
  readonly more: number

  constructor(problems: readonly Problem[], count = problems.length) {
    super(sentencesOf(translator('en'), { problems, more: count - problems.length }).join('\n'))
    this.problems = problems
    this.more = count - problems.length
  }
}

/** Collects what is wrong: however much it is, as much is kept as is shown. */
export class Problems {
  readonly #shown: Problem[] = []
  #count = 0

  get count() {
    return this.#count
  }

  /** Adds a problem the way every loader does: by what is wrong, and never by what a line says. */
  add(file: string, line: number, wrong: Wrong & { column?: string }) {
    this.addAll([{ file, line, ...wrong }])
  }

  /** Adds problems that name their file and line already. */
  addAll(problems: readonly Problem[]) {
    this.#count += problems.length
    this.#shown.push(...problems.slice(0, MOST_SHOWN - this.#shown.length))
  }

  throwIfAny() {
    if (this.#count > 0) throw new FileProblems(this.#shown, this.#count)
  }
}

/** Each problem in a sentence that names its place, and one for those that are not shown. */
export function sentencesOf(
  t: Translate,
  { problems, more }: { problems: readonly Problem[]; more: number },
): string[] {
  const sentences = problems.map((problem) => sentenceOf(t, problem))
  return more > 0 ? [...sentences, t('files.problem.more', { count: more })] : sentences
}

function sentenceOf(t: Translate, { file, line, column, key, params }: Problem) {
  const said = t(key, params)
  const problem = column ? t('files.problem.of_column', { column, problem: said }) : said
  if (!file) return problem
  return line
    ? t('files.problem.at_line', { file, line, problem })
    : t('files.problem.of_file', { file, problem })
}
