import { randomBytes, randomUUID } from 'node:crypto'
import { sealData, unsealData } from 'iron-session'
import type { Eligibility, Method, Moment, Reason } from '../db/schema.ts'

/** Sealed in a cookie that lives as long as the browser: nothing of it is kept on the server but its ending. */
export interface Session {
  /** Names the session in the access log and owns its hold; the same until it ends. */
  id: string
  startedAt: number
  seenAt: number
  formToken: string
  /** Present at the identified level: the opaque id of the person whose card matched. */
  person?: string
  eligibility?: Eligibility
  cardExpired?: boolean
  criteria?: Criteria
  /** How to be reached for what one hold books, and for nothing else. */
  contact?: { hold: string; email: string; consent: boolean }
  /** What the confirmed level opens: appointments made or named here, and one address proved by a code. */
  opened: string[]
  openedAddress?: string
  /** The address a code was sent to, until it is proved. */
  askedAddress?: string
}

export interface Criteria {
  door: 'doctor' | 'group' | 'nearby'
  reason: Reason
  /** The first three characters of the postal code; no more is kept anywhere. */
  area: string
  distance: number
  from: string
  moments: Moment[]
  methods: Method[]
  accessible: boolean
  language: string
}

const MINUTE = 60_000
const IDLE_MINUTES = 15
const LONGEST_MINUTES = 60
/** Sealing costs about a millisecond: an unchanged session is sealed again at most this often. */
const RESEAL_AFTER = MINUTE

/** A session without a person: an id and a form token, both by chance. */
export function newSession(now: Date): Session {
  return {
    id: randomUUID(),
    startedAt: now.getTime(),
    seenAt: now.getTime(),
    formToken: newToken(),
    opened: [],
  }
}

/** To be called wherever a session comes to open more: a form token seen before opens nothing after (S-04). */
export function raised(session: Session): void {
  session.formToken = newToken()
}

function newToken() {
  return randomBytes(32).toString('base64url')
}

/** When this session ends if nothing more is asked: 15 minutes idle, one hour in all (S-04). */
export function endsAt(session: Session): Date {
  return new Date(
    Math.min(session.seenAt + IDLE_MINUTES * MINUTE, session.startedAt + LONGEST_MINUTES * MINUTE),
  )
}

/** When it ends if this request is the last one: the idle clock moves at most once a minute, so never say later. */
export function endsAfter(session: Session, now: Date): Date {
  const moves = now.getTime() - session.seenAt >= RESEAL_AFTER
  return endsAt(moves ? { ...session, seenAt: now.getTime() } : session)
}

/** The end that no extension puts off. */
export function lastEnd(session: Session): Date {
  return new Date(session.startedAt + LONGEST_MINUTES * MINUTE)
}

export interface SessionSeal {
  seal(session: Session): Promise<string>
  unseal(cookie: string): Promise<Session | undefined>
}

/** Seals with the current key and opens with any; a mangled or foreign cookie is simply no session (S-05). */
export function sessionSeal(ring: { current: string; keys: Record<string, string> }): SessionSeal {
  const current = { [ring.current]: ring.keys[ring.current] ?? '' }
  const ttl = LONGEST_MINUTES * 60 + 120
  return {
    seal: (session) => sealData(session, { password: current, ttl }),
    async unseal(cookie) {
      const session = await unsealData<Partial<Session>>(cookie, { password: ring.keys, ttl })
      return session?.id && session.formToken ? (session as Session) : undefined
    },
  }
}

/** Whether the browser should get a fresh cookie: something changed, or the idle clock needs moving. */
export function needsSealing(session: Session, before: string | undefined, now: Date): boolean {
  return JSON.stringify(session) !== before || now.getTime() - session.seenAt >= RESEAL_AFTER
}
