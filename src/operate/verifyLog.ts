import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { CannotStart } from '../db/cannotStart.ts'
import { connect } from '../db/database.ts'
import type { DatabaseUrls } from '../postgres/addresses.ts'
import type { PublishedSeal } from '../privacy/log/sealDigest.ts'
import { type SealProblem, verifyAccessLog } from '../privacy/log/verifyAccessLog.ts'

const Published = z.object({
  number: z.number().int().positive(),
  below_xact: z.string(),
  seal: z.string(),
})

/** Verifies the access log, and every seal of the file of published ones if it is given (S-14); throws what is not as it was sealed. */
export async function verifyLog(
  { urls, secrets }: { urls: DatabaseUrls; secrets: { seal: string } },
  file: string | undefined,
): Promise<string> {
  const published = file === undefined ? [] : await publishedIn(file)
  const { db } = connect(urls.jobs, { poolSize: 1 })
  try {
    const verdict = await verifyAccessLog(db, { key: secrets.seal, published })
    if (!verdict.ok) throw new CannotStart(`access log: ${SAID[verdict.problem](verdict)}`)
    const unproved =
      published.length > 0 ? '' : '; whether its end was cut, only the published seals can tell'
    return `access log as it was sealed: rows: ${verdict.rows}, seals: ${verdict.seals}${unproved}`
  } finally {
    await db.destroy()
  }
}

/** Each line is a seal, as the worker wrote it. */
async function publishedIn(file: string): Promise<PublishedSeal[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(`${file}: cannot be read (${error.code})`)
  })
  return text
    .trimEnd()
    .split('\n')
    .map((line, at) => {
      const seal = Published.safeParse(json(line))
      if (seal.success) return seal.data
      throw new CannotStart(`${file}, line ${at + 1}: is no published seal`)
    })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const SAID: Record<SealProblem, (of: { seal: number; row_id: string | null }) => string> = {
  row_changed: ({ seal, row_id }) => `row ${row_id} was changed after seal ${seal}`,
  row_missing: ({ seal, row_id }) => `row ${row_id} of seal ${seal} is missing`,
  row_added: ({ seal, row_id }) => `row ${row_id} was added under seal ${seal}`,
  seal_broken: ({ seal }) => `seal ${seal} is broken or missing, or SEAL_KEY is another`,
  tail_missing: ({ seal }) => `seal ${seal} was published and is not there`,
}
