import type { Key } from '../i18n/translate.ts'
import { FileProblems } from './problems.ts'
import type { SourceFile } from './sourceFile.ts'

/**
 * The text of a file, a piece at a time, without a byte order mark. Throws `FileProblems` at the first line that is not
 * UTF-8: read on, every accent of the file would be lost. Nor has a text a NUL in it: no table would take it.
 */
export async function* textOf({ name, bytes }: SourceFile): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const refuse = (at: number, key: Key): never => {
    throw new FileProblems([{ file: name, line: at, key }])
  }
  let line = 1
  let started = false
  const decoded = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch {
      return refuse(line + (chunk ? newlinesBeforeFault(chunk) : 0), 'files.problem.not_utf8')
    }
  }
  for await (const chunk of bytes) {
    if (!started && isUtf16(chunk)) refuse(1, 'files.problem.utf16')
    started = true
    const text = decoded(chunk)
    const nul = text.indexOf('\0')
    if (nul >= 0) refuse(line + newlinesIn(text.slice(0, nul)), 'files.problem.nul')
    line += newlinesIn(text)
    yield text
  }
  yield decoded()
}

const newlinesIn = (text: string) => text.split('\n').length - 1

/** By its byte order mark, or by the zero that every second byte of plain letters is. */
function isUtf16(chunk: Uint8Array): boolean {
  const [first, second] = chunk
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
    ? true
    : chunk.subarray(0, 64).includes(0)
}

function newlinesBeforeFault(chunk: Uint8Array): number {
  let lines = 0
  for (let from = 0; from < chunk.length; lines++) {
    const end = chunk.indexOf(0x0a, from)
    const line = chunk.subarray(from, end < 0 ? chunk.length : end)
    if (!isUtf8(from === 0 ? withoutTail(line) : line)) return lines
    if (end < 0) return lines
    from = end + 1
  }
  return Math.max(0, lines - 1)
}

/** What a piece begins with may be the end of a sign that the piece before it began. */
function withoutTail(line: Uint8Array): Uint8Array {
  const start = line.findIndex((byte) => byte < 0x80 || byte > 0xbf)
  return start < 0 || start > 3 ? line : line.subarray(start)
}

function isUtf8(line: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(line)
    return true
  } catch {
    return false
  }
}
