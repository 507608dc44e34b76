/** A sign-in that a browser began: what its answer must match. */
export interface PendingSignIn {
  state: string
  nonce: string
  /** The secret half of the proof that whoever brings the code asked for it (PKCE, RFC 7636). */
  verifier: string
  at: number
}

/** The part of a session that waits for answers. */
interface Waiting {
  signingIn?: PendingSignIn[]
}

/** How long a person may take over there, and then over what is asked once they are back. */
const LONGEST = 10 * 60_000
/** A tab or a press more, and the oldest goes: the cookie must stay small. */
const MOST = 3

/** Keeps, in this browser's sealed session, what the answer to a sign-in must match. */
export function keepPending(session: Waiting, pending: PendingSignIn): void {
  session.signingIn = [...(session.signingIn ?? []), pending].slice(-MOST)
}

/**
 * Takes the sign-in that this browser began with this state, once: 'late' when that was more than ten minutes ago; nothing for
 * any other, which leaves those that are under way as they are.
 */
export function takePending(
  session: Waiting | undefined,
  state: string | undefined,
  now: Date,
): PendingSignIn | 'late' | undefined {
  const found = session?.signingIn?.find((pending) => pending.state === state)
  if (!session || !found) return undefined
  session.signingIn = session.signingIn?.filter((pending) => pending !== found) ?? []
  return isOpen(found, now) ? found : 'late'
}

/** Whether the ten minutes that something began with are not over. */
export function isOpen({ at }: { at: number }, now: Date): boolean {
  return now.getTime() - at <= LONGEST
}
