import { beforeAll, expect, test } from 'vitest'
import { lineOf, type Node, nodesOf, type Source, sources } from '../support/sources.ts'

let check: typeof import('recheck').checkSync

// The checker in plain JavaScript: no other program is started.
beforeAll(async () => {
  process.env['RECHECK_SYNC_BACKEND'] = 'pure'
  check = (await import('recheck')).checkSync
})

const program = [...sources(), ...sources('migrations')]

/** The regular expressions written in a file, with where they stand. */
function regexesIn(source: Pick<Source, 'file' | 'text'>) {
  return nodesOf(source)
    .filter((node) => node.type === 'Literal' && 'regex' in node)
    .map((node) => ({
      ...(node as Node & { regex: { pattern: string; flags: string } }).regex,
      where: `${source.file}:${lineOf(source, node)}`,
    }))
}

/** The same answer on any machine, however busy, and at each run. */
const WITHOUT_DICE = {
  ...{
    timeout: null,
    attackTimeout: null,
    incubationTimeout: null,
    recallTimeout: null,
    seedingTimeout: null,
  },
  randomSeed: 1,
}

/** Whether its time grows in step with the text: otherwise one long name could stop the site (S-12). */
function isLinear({ pattern, flags }: { pattern: string; flags: string }) {
  const answer = check(pattern, flags, WITHOUT_DICE)
  return answer.status === 'safe' && /^(linear|safe)$/.test(answer.complexity.type)
}

test('every regular expression takes time in proportion to the text', () => {
  const all = program.flatMap(regexesIn)
  expect(all.length).toBeGreaterThan(20)
  expect(all.filter((regex) => !isLinear(regex))).toEqual([])
}, 1_800_000)

test('no regular expression is put together while the site runs', () => {
  const made = program.filter((source) =>
    nodesOf(source).some(
      ({ type, callee }) =>
        (type === 'NewExpression' || type === 'CallExpression') &&
        (callee as { name?: string }).name === 'RegExp',
    ),
  )
  expect(made.map(({ file }) => file)).toEqual([])
})

test('control: the natural pattern for a name is caught, and its harmless form is not', () => {
  const [bad, quadratic, good] = regexesIn({
    file: 'x.ts',
    text: `/^([\\p{L}'’ -]+)*$/u; /\\s+$/; /^[\\p{L}'’ -]*$/u`,
  }).map(isLinear)
  expect({ bad, quadratic, good }).toEqual({ bad: false, quadratic: false, good: true })
})
