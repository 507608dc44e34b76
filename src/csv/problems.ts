const MOST_SHOWN = 20

/** What is wrong with files that an operator handed over: the first problems, each by file and line, and how many more. */
export class FileProblems extends Error {
  override name = 'FileProblems'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], count = problems.length) {
    const more = count - problems.length
    const rest = more > 0 ? [`and ${more} more problem${more > 1 ? 's' : ''}`] : []
    super([...problems, ...rest].join('\n'))
    this.problems = problems
  }
}

/** Collects what is wrong: however much it is, as much is kept as is shown. */
export class Problems {
  readonly #shown: string[] = []
  #count = 0

  get count() {
    return this.#count
  }

  /** Names a problem the way every loader does: by what is wrong, and never by what a line says. */
  add(file: string, line: number, problem: string) {
    this.addAll([problemAt(file, line, problem)])
  }

  /** Adds problems that name their file and line already. */
  addAll(problems: readonly string[]) {
    this.#count += problems.length
    this.#shown.push(...problems.slice(0, MOST_SHOWN - this.#shown.length))
  }

  throwIfAny() {
    if (this.#count > 0) throw new FileProblems(this.#shown, this.#count)
  }
}

export const problemAt = (file: string, line: number, problem: string) =>
  `${file}, line ${line}: ${problem}`
