import fs from 'node:fs/promises'
import path from 'node:path'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import { CannotStart } from './cannotStart.ts'
import { asOwner } from './owner.ts'
import { applyRoutines } from './routines.ts'

const folder = path.join(import.meta.dirname, '../../migrations')

/**
 * Brings tables and routines up to date as their owner, all or nothing, and returns the names of what changed; a
 * second process waits for the first.
 */
export function migrate(ownerUrl: string): Promise<string[]> {
  return asOwner(ownerUrl, async (trx) => {
    const provider = new FileMigrationProvider({ fs, path, migrationFolder: folder })
    // Its lock lasts as long as this transaction, and so covers the routines.
    const { error, results } = await new Migrator({ db: trx, provider }).migrateToLatest()
    if (error instanceof Error && /^corrupted migrations/.test(error.message))
      throw new CannotStart('The database is of an older development version: delete its folder.')
    if (error) throw error
    const changed = (results ?? []).map((result) => result.migrationName)
    return (await applyRoutines(trx)) ? [...changed, 'routines'] : changed
  })
}
