import type { Key } from '../i18n/translate.ts'
import type { Page } from './context.ts'

/** What just happened, said once on the next page: it lives in the sealed session, never in an address. */
export interface Notice {
  key: Key
  params?: Record<string, string>
}

/** Has the next page say what just happened. */
export function tellNext(c: Page, key: Key, params: Record<string, string> = {}): void {
  const { session } = c.var
  if (session) session.notice = { key, params }
}

/** Returns what the last request wants said, once. */
export function takeNotice(c: Page): string | null {
  const { session, t } = c.var
  if (!session?.notice) return null
  const { key, params } = session.notice
  delete session.notice
  return t(key, params)
}
