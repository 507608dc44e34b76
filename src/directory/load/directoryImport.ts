import { randomUUID } from 'node:crypto'
import { FileProblems } from '../../csv/problems.ts'
import { fileInHand } from '../../csv/sourceFile.ts'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { undoable } from '../../db/undoable.ts'
import type { DirectoryDifference } from './difference.ts'
import { DIRECTORY_FILES, type DirectoryFile, type DirectorySources } from './directoryFiles.ts'
import { type LoadOptions, loadDirectory } from './loadDirectory.ts'
import { readDirectory } from './readDirectory.ts'

/** The five files of a network as somebody handed them over. */
export type Files<Content> = Record<DirectoryFile, Content>

/** What files that were handed over within the hour change, and when they were loaded. */
export interface DirectoryImport {
  difference: DirectoryDifference
  loaded_at: Date | null
}

/** The files themselves, until they are loaded. */
interface Kept {
  files: Files<string> | null
  many_may_go: boolean
}

type Proposed = { id: string } | { problems: FileProblems }

type Loaded =
  | { outcome: 'done' }
  | { outcome: 'changed'; difference: DirectoryDifference }
  | { outcome: 'refused'; problems: FileProblems }

/** The account and which of its imports: another's is none. */
interface Whose {
  id: string
  account: string
}

/**
 * Finds out what files would change, by loading them and undoing it, and keeps them for an hour; or says what is wrong with
 * them. Nothing of the network is changed.
 */
export async function proposeImport(
  db: Db,
  given: { account: string; files: Files<Uint8Array>; manyMayGo: boolean },
): Promise<Proposed> {
  const { account, files, manyMayGo } = given
  try {
    const directory = await readDirectory(sourcesOf(files))
    const difference = await undoable<DirectoryDifference>(db, async (trx, undo) =>
      undo(await loadDirectory(trx, directory, optionsOf(manyMayGo))),
    )
    const id = randomUUID()
    const kept = { files: textsOf(files), many_may_go: manyMayGo, difference }
    await call(db, 'keep_import', { import: id, account, ...kept })
    return { id }
  } catch (error) {
    return { problems: problemsIn(error) }
  }
}

/** What was shown of files; undefined for none, for another account's, and for those older than an hour. */
export async function importOf(
  db: Db,
  { id, account }: Whose,
): Promise<DirectoryImport | undefined> {
  return (await callForRows<DirectoryImport>(db, 'import_of', { import: id, account }))[0]
}

/**
 * Loads what an account handed over, once: again, it only says that it is done. When that would change something else than
 * what was seen (by its digest), nothing is done, and the import shows that from then on. Undefined for no such import.
 */
export async function loadImport(
  db: Db,
  { id, account, seen }: Whose & { seen: string },
): Promise<Loaded | undefined> {
  const [kept] = await callForRows<Kept>(db, 'files_of_import', { import: id, account })
  if (!kept) return undefined
  if (!kept.files) return { outcome: 'done' }
  try {
    const directory = await readDirectory(sourcesOf(kept.files))
    const loaded = await undoable<Loaded>(db, async (trx, undo) => {
      const { taken } = await call<{ taken: boolean }>(trx, 'take_import', { import: id, account })
      if (!taken) return { outcome: 'done' }
      const difference = await loadDirectory(trx, directory, optionsOf(kept.many_may_go))
      if (difference.digest !== seen) undo({ outcome: 'changed', difference })
      return { outcome: 'done' }
    })
    if (loaded.outcome === 'changed')
      await call(db, 'show_import', { import: id, account, difference: loaded.difference })
    return loaded
  } catch (error) {
    return { outcome: 'refused', problems: problemsIn(error) }
  }
}

const optionsOf = (manyMayGo: boolean): LoadOptions => {
  return { manyMayGo, refusal: 'import.problem.openings_lost' }
}

function problemsIn(error: unknown): FileProblems {
  if (error instanceof FileProblems) return error
  throw error
}

function eachOf<Content, Made>(
  files: Files<Content>,
  make: (content: Content, name: DirectoryFile) => Made,
): Files<Made> {
  const made = DIRECTORY_FILES.map((name) => [name, make(files[name], name)])
  return Object.fromEntries(made) as Files<Made>
}

const sourcesOf = (files: Files<Uint8Array | string>): DirectorySources =>
  eachOf(files, (content, name) => fileInHand(`${name}.csv`, Buffer.from(content)))

/** They were read as UTF-8. */
const textsOf = (files: Files<Uint8Array>) =>
  eachOf(files, (bytes) => Buffer.from(bytes).toString())
