import type { Db, OpenTrx } from '../../db/database.ts'
import type { PolicyKind, PolicyVersion } from '../../db/schema.ts'
import type { Texts } from './policyTexts.ts'

/** A published version, without its texts. */
export type Version = Pick<
  PolicyVersion,
  'kind' | 'version' | 'first' | 'hash' | 'purpose_fr' | 'purpose_en'
> & { published_at: Date; effective_at: Date }

/** The versions of a policy as they stand at an instant: the one in force, the next one, and all of them, newest first. */
export interface Standing {
  current: Version
  coming: Version | undefined
  all: Version[]
}

export interface Policies {
  /**
   * What is published is at most a minute old; while the database is away, what was known stays, and only one visitor a
   * minute waits to learn that it still is.
   */
  standing(kind: PolicyKind, now: Date): Promise<Standing>
  texts(version: Version): Promise<Texts>
}

const FRESH_MS = 60_000

/** Published policies, read once a minute whoever looks, and their texts once and for all: a version never changes. */
export function createPolicies(db: Db): Policies {
  let known: { all: Version[]; at: number } | undefined
  const kept = new Map<string, Texts>()

  async function published(now: Date) {
    if (known && Math.abs(now.getTime() - known.at) < FRESH_MS) return known.all
    const former = known
    if (former) former.at = now.getTime()
    const all = await versionsIn(db).catch((error) => {
      if (!former) throw error
      return former.all
    })
    known = { all, at: now.getTime() }
    return all
  }

  return {
    async standing(kind, now) {
      const all = (await published(now)).filter((version) => version.kind === kind)
      const current = all.find(({ effective_at }) => effective_at <= now)
      if (!current) throw new Error(`no policy of the kind ${kind} is in force`)
      return { current, coming: all.findLast(({ effective_at }) => effective_at > now), all }
    },
    async texts({ kind, version, hash }) {
      const texts = kept.get(hash) ?? (await textsOf(db, kind, version))
      kept.set(hash, texts)
      return texts
    },
  }
}

/** Every published version, the newest first. */
export function versionsIn(db: Db | OpenTrx): Promise<Version[]> {
  return db
    .selectFrom('policy_version')
    .select(['kind', 'version', 'first', 'hash', 'purpose_fr', 'purpose_en'])
    .select(['published_at', 'effective_at'])
    .orderBy('version', 'desc')
    .execute()
}

async function textsOf(db: Db, kind: PolicyKind, version: string): Promise<Texts> {
  const { text_fr, text_en } = await db
    .selectFrom('policy_version')
    .select(['text_fr', 'text_en'])
    .where('kind', '=', kind)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return { fr: text_fr, en: text_en }
}
