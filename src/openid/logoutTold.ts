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
