import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale, StatisticKind } from '../../db/schema.ts'

/** What happens on the site, counted without a cookie, an address or a person. */
export interface Statistics {
  page(path: string, locale: Locale): void
  event(name: string): void
  /**
   * Adds what was counted since to the day's counts, and returns how many different ones there were. A batch whose answer is lost
   * is given up: counted too little perhaps, never twice.
   */
  flush(): Promise<number>
}

/** Counts in memory, so that no request waits for it; what a process that is killed had not flushed is lost. */
export function createStatistics(db: Db): Statistics {
  let counts = new Map<string, { kind: StatisticKind; name: string; count: number }>()

  function add(kind: StatisticKind, name: string) {
    const key = `${kind} ${name}`
    const known = counts.get(key)
    if (known) known.count++
    else counts.set(key, { kind, name, count: 1 })
  }

  return {
    page(path, locale) {
      add('page', path)
      add('language', locale)
    },
    event: (name) => add('event', name),
    async flush() {
      const batch = [...counts.values()]
      if (batch.length === 0) return 0
      counts = new Map()
      await db.transaction().execute((trx) => call(trx, 'count_statistics', { counts: batch }))
      return batch.length
    },
  }
}
