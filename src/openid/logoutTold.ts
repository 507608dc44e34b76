import { withinDeadline } from '../db/deadline.ts'
import { isAway } from '../db/errors.ts'
import type { Logout } from './claims.ts'
import type { Provider } from './provider.ts'

/** What a body says that a service posted (OpenID Connect Back-Channel Logout 1.0); nothing when it cannot be believed. */
export async function logoutTold(
  provider: Provider,
  body: string,
): Promise<Logout | 'away' | undefined> {
  const tokens = new URLSearchParams(body).getAll('logout_token')
  return tokens.length === 1 ? provider.logoutOf(tokens[0] ?? '') : undefined
}

/**
 * Ends what a service tells, by `end`, and answers with the status that tells it so: 400 for what cannot be believed or was
 * taken before, 503 while the service's keys or the database cannot be asked, so that it tells again.
 */
export async function endTold(
  provider: Provider,
  body: string,
  end: (issuer: string, logout: Logout) => Promise<boolean>,
): Promise<200 | 400 | 503> {
  const logout = await logoutTold(provider, body)
  if (logout === 'away') return 503
  if (!logout) return 400
  try {
    return (await withinDeadline(() => end(provider.issuer, logout))) ? 200 : 400
  } catch (error) {
    if (isAway(error)) return 503
    throw error
  }
}
