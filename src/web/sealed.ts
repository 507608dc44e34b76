import { randomBytes, randomUUID } from 'node:crypto'
import { sealData, unsealData } from 'iron-session'
import type { Db } from '../db/database.ts'
import { type Owner, type OwnerSeal, ownerSeal } from './formOwner.ts'
import type { Notice } from './notice.ts'
import type { OurCookie } from './ourCookies.ts'

/** What every session has, whoever it is for. All of it lives in a sealed cookie, and the rest is the audience's. */
export interface Sealed {
  /** Names the session in the access log and owns what it holds; the same until it ends. */
  id: string
  startedAt: number
  seenAt: number
  formToken: string
  notice?: Notice
}

/** For whom a kind of session is: its cookie, how long it lasts, and what a feature keeps in it. */
export interface Audience<S extends Sealed = Sealed> {
  /** Names the cookie. A cookie sealed for one audience opens nothing for another. */
  cookie: OurCookie
  sameSite: 'Lax' | 'Strict'
  idleMinutes: number
  longestMinutes: number
  /** The frame of its pages, those of errors included. */
  layout: string
  paths: Paths
  begin(now: Date): S
  /** What the database knows of the session, asked once a request; nothing when it was ended before its time. */
  standing(db: Db, session: S): Promise<object | undefined>
  /** Whom the pages of this session are for, once that is known. */
  owner(session: S): Owner | undefined
  /** Whether somebody has begun to say who they are, whose pages they will be or not. */
  known(session: S): boolean
  /** What templates are told of the session, and of what the database knows of it. */
  shown(session: S | undefined, standing: object | undefined): Record<string, unknown>
}

/** The pages of an audience that every frame leads to. */
export interface Paths {
  /** For whoever is lost. */
  start: string
  /** Where somebody known goes on. */
  home: string
  /** Puts off the end of a session. */
  extend: string
  /** Ends it; this works while the database is away, so nobody asks it there. */
  end: string
  /** Says that it is over. */
  over: string
}

const MINUTE = 60_000
/** Sealing costs about a millisecond, so an unchanged session is sealed again at most this often. */
const RESEAL_AFTER = MINUTE

/** What every session starts with: an id and a form token, both by chance. */
export function newSealed(now: Date): Sealed {
  const at = now.getTime()
  return { id: randomUUID(), startedAt: at, seenAt: at, formToken: newToken() }
}

/** To be called when a session comes to open more, so that a form token seen before opens nothing after (S-04). */
export function renewFormToken(session: Sealed): void {
  session.formToken = newToken()
}

function newToken() {
  return randomBytes(32).toString('base64url')
}

/** When this session ends if nothing more is asked: idle too long, or the longest in all (S-04). */
export function endsAt(session: Sealed, { idleMinutes, longestMinutes }: Audience): Date {
  const { seenAt, startedAt } = session
  return new Date(Math.min(seenAt + idleMinutes * MINUTE, startedAt + longestMinutes * MINUTE))
}

/** When it ends if this request is the last one: the idle clock moves at most once a minute, so never say later. */
export function endsAfter(session: Sealed, audience: Audience, now: Date): Date {
  const moves = now.getTime() - session.seenAt >= RESEAL_AFTER
  return endsAt(moves ? { ...session, seenAt: now.getTime() } : session, audience)
}

/** The end that no extension puts off. */
export function lastEnd(session: Sealed, { longestMinutes }: Audience): Date {
  return new Date(session.startedAt + longestMinutes * MINUTE)
}

/** Whether the browser should get a fresh cookie: something changed, or the idle clock needs moving. */
export function needsSealing(session: Sealed, before: string | undefined, now: Date): boolean {
  return JSON.stringify(session) !== before || now.getTime() - session.seenAt >= RESEAL_AFTER
}

export interface Seal {
  seal<S extends Sealed>(session: S, audience: Audience<S>): Promise<string>
  unseal<S extends Sealed>(cookie: string, audience: Audience<S>): Promise<S | undefined>
  owner: OwnerSeal
}

/** Unsealing costs a third of a page's work, so what a cookie said is kept this long; whether it is over is asked each time. */
const KEPT_MS = MINUTE / 2
const MOST_KEPT = 2000
/** What a cookie says that nobody of ours sealed. */
const NOTHING = '{}'

/** Seals with the current key and opens with any; a mangled or foreign cookie is simply no session (S-05). */
export function createSeal(ring: { current: string; keys: Record<string, string> }): Seal {
  const current = { [ring.current]: ring.keys[ring.current] ?? '' }
  const ttl = ({ longestMinutes }: Audience) => longestMinutes * 60 + 120
  const kept = new Map<string, { until: number; said: string }>()

  /** What was sealed, as text: whoever asks gets a session of their own to change. */
  async function said(cookie: string, audience: Audience): Promise<string> {
    const known = kept.get(cookie)
    if (known && known.until > performance.now()) return known.said
    const fresh = JSON.stringify(
      await unsealData(cookie, { password: ring.keys, ttl: ttl(audience) }),
    )
    if (fresh !== NOTHING) keep(cookie, fresh)
    return fresh
  }

  function keep(cookie: string, said: string) {
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(cookie, { until: performance.now() + KEPT_MS, said })
  }

  return {
    owner: ownerSeal(ring),
    async seal(session, audience) {
      const data = { for: audience.cookie, session }
      const cookie = await sealData(data, { password: current, ttl: ttl(audience) })
      // The page that this answer leads to brings it back at once.
      keep(cookie, JSON.stringify(data))
      return cookie
    },
    async unseal<S extends Sealed>(cookie: string, audience: Audience<S>) {
      const data = JSON.parse(await said(cookie, audience)) as { for?: string; session?: S }
      const ours = data.for === audience.cookie && data.session?.id && data.session.formToken
      return ours ? data.session : undefined
    },
  }
}
