import { createReadStream } from 'node:fs'
import path from 'node:path'
import { FileProblems } from './problems.ts'

/** A file that an operator hands over: its own name, and what is in it, a piece at a time. */
export interface SourceFile {
  name: string
  bytes: AsyncIterable<Uint8Array>
}

/** A file on disk; reading it throws `FileProblems` when it cannot be read. */
export function fileAt(file: string): SourceFile {
  return { name: path.basename(file), bytes: bytesOf(file) }
}

async function* bytesOf(file: string) {
  try {
    yield* createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    throw new FileProblems([{ file, key: 'files.problem.unreadable', params: { code } }])
  }
}
