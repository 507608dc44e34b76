import { createReadStream } from 'node:fs'
import path from 'node:path'
import { FileProblems } from './problems.ts'

/** A file that somebody hands over: its own name, and what is in it, a piece at a time. */
export interface SourceFile {
  name: string
  bytes: AsyncIterable<Uint8Array>
}

const PIECE = 1 << 18

/** A file on disk; reading it throws `FileProblems` when it cannot be read. */
export function fileAt(file: string): SourceFile {
  return { name: path.basename(file), bytes: bytesOf(file) }
}

/** A file whose bytes are here. In pieces all the same: between two of them, others have their turn. */
export function fileInHand(name: string, bytes: Uint8Array, piece = PIECE): SourceFile {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
  }
  return { name, bytes: pieces() }
}

async function* bytesOf(file: string) {
  try {
    yield* createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Uint8Array>
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    throw new FileProblems([{ file, key: 'files.problem.unreadable', params: { code } }])
  }
}
