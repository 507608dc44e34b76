import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const root = path.join(import.meta.dirname, '../..')

/** What the compiler says of a text, were it a file two folders below the root. */
export async function compiled(source: string) {
  const folder = await mkdtemp(path.join(root, 'test/.types-'))
  try {
    await writeFile(path.join(folder, 'text.ts'), source)
    const config = { extends: path.join(root, 'tsconfig.json'), include: ['text.ts'] }
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = path.join(root, 'node_modules/.bin/tsc')
    const { stdout } = await promisify(execFile)(tsc, ['-p', folder]).catch((failed) => failed)
    return String(stdout)
      .split('\n')
      .filter((line) => line.includes('text.ts'))
  } finally {
    await rm(folder, { recursive: true })
  }
}
