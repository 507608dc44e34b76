import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCluster } from './cluster.ts'
import { openMailSink } from './mailSink.ts'
import { newSecrets } from './secrets.ts'
import { openStage, type Sabotage, type Stage } from './stage.ts'
import { prepareTemplate } from './template.ts'

/** One run's server, keys and folder; every stage is opened on it, one at a time. */
export interface World {
  open(sabotage?: Sabotage): Promise<Stage>
  /** Ends every process and deletes every folder, whatever state they are in. */
  end(): Promise<void>
}

/** Makes a PostgreSQL server of our own, with a loaded template. */
export async function createWorld(): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'prove-'))
  const secrets = newSecrets()
  const cluster = await createCluster(dataDir).catch((error) => {
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  })
  const sink = await openMailSink()
  const open = new Set<Stage>()
  const clean = async () => {
    for (const stage of open) await stage.close().catch(() => {})
    await cluster.end()
    await sink.end()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
  let ended: Promise<void> | undefined
  const end = () => {
    ended ??= clean()
    return ended
  }
  try {
    await prepareTemplate(cluster, secrets.fieldKeys)
  } catch (error) {
    await end()
    throw error
  }
  return {
    open: async (sabotage) => {
      const stage = await openStage({ cluster, secrets, sink, dataDir }, sabotage)
      open.add(stage)
      const close = async () => {
        open.delete(stage)
        await stage.close()
      }
      return { ...stage, close }
    },
    end,
  }
}
