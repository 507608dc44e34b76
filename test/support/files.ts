import { fileInHand, type SourceFile } from '../../src/csv/sourceFile.ts'
import type { DirectoryFile, DirectorySources } from '../../src/directory/load/directoryFiles.ts'

/** The text of each file of a network, as an operator writes it. */
export type DirectoryTexts = Record<DirectoryFile, string>

/** A file whose text is at hand, in pieces of so many bytes. */
export function fileFrom(name: string, text: string | Uint8Array, piece = 1 << 16): SourceFile {
  return fileInHand(name, Buffer.from(text), piece)
}

/** The files of a network whose texts are at hand. */
export function filesFrom(texts: DirectoryTexts): DirectorySources {
  const file = (name: DirectoryFile) => fileFrom(`${name}.csv`, texts[name])
  return {
    groups: file('groups'),
    clinics: file('clinics'),
    practitioners: file('practitioners'),
    services: file('services'),
    openings: file('openings'),
  }
}
