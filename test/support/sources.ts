import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ESTree, parseSync } from 'vite'

export const root = path.join(import.meta.dirname, '../..')

export interface Source {
  /** From the root of the project, like `src/booking/book.ts`. */
  file: string
  text: string
}

export type Node = ESTree.Node & Record<string, unknown>

/** Every TypeScript file under a folder of the project. */
export function sources(folder = 'src'): Source[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root })
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8')
      return { file, text }
    })
}

const parsed = new WeakMap<object, Node[]>()

/** Every node of a program, outermost first. */
export function nodesOf(source: Pick<Source, 'file' | 'text'>): Node[] {
  const nodes = parsed.get(source) ?? [...walk(source)]
  parsed.set(source, nodes)
  return nodes
}

function* walk({ file, text }: Pick<Source, 'file' | 'text'>): Generator<Node> {
  const { program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} does not parse`)
  const waiting: unknown[] = [program]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== 'object' || node === null) continue
    if ('type' in node) yield node as Node
    waiting.push(...Object.values(node).reverse())
  }
}

/** Where in its file a node stands, to be found again. */
export function lineOf({ text }: Pick<Source, 'text'>, node: Node): number {
  return text.slice(0, node.start).split('\n').length
}
