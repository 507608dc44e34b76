import { randomUUID } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'
import type { Db } from '../db/database.ts'
import type { PendingSignIn } from '../openid/pending.ts'
import type { Page } from '../web/context.ts'
import { ensureSession } from '../web/cookie.ts'
import { type Audience, newSealed, type Sealed } from '../web/sealed.ts'
import { browserName } from './browserName.ts'
import { newChallenge } from './factors/passkeys.ts'
import { gives, type Right } from './rights.ts'
import { beginStaffSession, type Factor, renewStaffSession } from './sessions.ts'
import { type Place, type StaffStanding, standingOfStaff } from './standing.ts'

/** What a session of staff knows; what it opens is asked of the database each time. */
export interface StaffSession extends Sealed {
  account?: string
  name?: string
  /** When a second factor was last given, in milliseconds. */
  provedAt?: number
  /** The clinic that they chose to work at, of several. */
  clinic?: string | null
  clinicName?: string | null
  /** They signed in with the organisation's service, where they may still be. */
  elsewhere?: true
  /** Answers of that service that this browser waits for, the latest last. */
  signingIn?: PendingSignIn[]
  /** The page that they came for, until they are signed in. */
  goal?: string
  /** What a passkey is asked to sign, and since when. */
  challenges?: Partial<Record<Challenged, { value: string; at: number }>>
  /** The secret of the authenticator that they are setting up. */
  enrolling?: string
  /** Whom they have just invited, by which link: shown once. */
  invited?: { email: string; link: string }
  /** Shown until they say that they have kept them. */
  recoveryCodes?: string[]
}

/** The sessions of clinics' staff: 15 minutes idle, twelve hours in all, never sent along from another site (S-04). */
export const staff: Audience<StaffSession> = {
  cookie: 'staff',
  sameSite: 'Strict',
  idleMinutes: 15,
  longestMinutes: 12 * 60,
  layout: '/layouts/staff',
  paths: {
    start: '/staff',
    home: '/staff',
    extend: '/staff/session',
    end: '/staff/sign-out',
    over: '/staff/sign-in',
  },
  begin: newSealed,
  // Who has not signed in has nothing that could have ended.
  standing: async (db, { id, account }) =>
    account ? standingOfStaff(db, id, account) : { practitioner: null, places: [] },
  // A form is for one person at one clinic: sent after another was chosen, it does nothing.
  known: ({ account }) => account !== undefined,
  owner: ({ account, name, clinic, clinicName }) =>
    account && name
      ? { id: `${account} ${clinic ?? ''}`, name: clinicName ? `${name} · ${clinicName}` : name }
      : undefined,
  shown(session, standing) {
    const { places = [] } = (standing ?? {}) as Partial<StaffStanding>
    const here = session?.account ? placeOf(session, places) : undefined
    const may = (right: Right) => here !== undefined && gives(here.roles, right)
    const signedIn = session?.account !== undefined
    return {
      signed_in: signedIn,
      staff_name: session?.name ?? null,
      here: here ?? null,
      places,
      may,
    }
  },
}

/** A member of staff at work: who they are, and where they work now. */
export interface Worker {
  account: string
  session: string
  name: string
  practitioner: string | null
  /** Nothing for whoever has no role left. */
  here: Place | undefined
  places: readonly Place[]
}

/** Who works on this page; its route must say so with a policy of staff. */
export function workerOf(c: Page): Worker {
  const worker = presentWorker(c)
  if (!worker) throw new Error('The route is not guarded by a policy of staff')
  return worker
}

/** Who is signed in, if anybody is. */
export function presentWorker(c: Page): Worker | undefined {
  const session = staffSession(c)
  if (!session?.account) return undefined
  const { account, id, name = '' } = session
  const { practitioner, places } = c.var.standing as StaffStanding
  return { account, session: id, name, practitioner, here: placeOf(session, places), places }
}

/** The clinic where somebody works now; a page about a clinic is absent for the network's administrators. */
export function clinicOf(c: Page): { id: string; name: string; zone: string } {
  const { here } = workerOf(c)
  if (!here?.clinic || !here.name || !here.zone) throw new HTTPException(404)
  return { id: here.clinic, name: here.name, zone: here.zone }
}

/** Who invites, and in which session and words the mail goes out. */
export function inviting(c: Page) {
  const { account: by, session } = workerOf(c)
  const { site, locale } = c.var
  return { by, mail: { session, locale, origin: site.origin } }
}

/** Has the next page show a link to hand over, once. */
export function showInvited(c: Page, invited: NonNullable<StaffSession['invited']>): void {
  Object.assign(staffSession(c) ?? {}, { invited })
}

/** The link that is to be shown, once. */
export function takeInvited(c: Page): StaffSession['invited'] | null {
  const session = staffSession(c)
  const invited = session?.invited ?? null
  delete session?.invited
  return invited
}

/** Whether somebody has a right where they work now. */
export function mayHere(c: Page, right: Right): boolean {
  return gives(workerOf(c).here?.roles ?? [], right)
}

export function staffSession(c: Page): StaffSession | undefined {
  return c.var.audience === (staff as Audience) ? (c.var.session as StaffSession) : undefined
}

/** The chosen place, and nowhere once it is lost; the first for whoever chose none. */
function placeOf({ clinic }: StaffSession, places: readonly Place[]): Place | undefined {
  return clinic === undefined ? places[0] : places.find((place) => place.clinic === clinic)
}

/** Signs somebody in who gave their factor, just now or when it is said, in a session of its own; false when the factor was taken before. */
export async function signIn(
  c: Page,
  db: Db,
  given: { id: string; name: string; factor: Factor; provedAt?: Date },
): Promise<boolean> {
  const { id, name, factor, provedAt } = given
  const { now } = c.var
  const session = staff.begin(now)
  const browser = browserName(c.req.header('User-Agent') ?? '')
  if (!(await beginStaffSession(db, { account: id, session: session.id, browser, factor })))
    return false
  const known: Partial<StaffSession> = {
    ...{ account: id, name, provedAt: Math.min(now.getTime(), provedAt?.getTime() ?? Infinity) },
    ...('subject' in factor && { elsewhere: true }),
  }
  c.set('session', Object.assign(session, known))
  return true
}

const CHALLENGE_MS = 5 * 60_000

/** The site as passkeys know it. */
export function passkeySite({ var: { site, locale } }: Page) {
  return { origin: site.origin, name: site.name[locale] }
}

/** For what a passkey is asked: to say who is there, or to be made. */
type Challenged = 'who' | 'new'

/** What a passkey is asked to sign in this session: the same for all of its pages, for five minutes. */
export function challengeFor(c: Page, what: Challenged): string {
  const session = ensureSession(c) as StaffSession
  const at = c.var.now.getTime()
  const known = session.challenges?.[what]
  if (known && at - known.at < CHALLENGE_MS / 2) return known.value
  const fresh = { value: newChallenge(), at }
  session.challenges = { ...session.challenges, [what]: fresh }
  return fresh.value
}

/** The challenge that an answer must be to; undefined once it is too old. Another is made for the next page. */
export function takeChallenge(c: Page, what: Challenged): string | undefined {
  const session = staffSession(c)
  const challenge = session?.challenges?.[what]
  delete session?.challenges?.[what]
  return challenge && c.var.now.getTime() - challenge.at < CHALLENGE_MS
    ? challenge.value
    : undefined
}

/** Goes on in a session of another id, for whoever gave a factor again; false when the factor was taken before (S-04). */
export async function renewSession(c: Page, db: Db, factor: Factor): Promise<boolean> {
  const { account, session: before } = workerOf(c)
  const id = randomUUID()
  if (!(await renewStaffSession(db, { account, session: before, next: id, factor }))) return false
  c.set('session', { ...staffSession(c), id, provedAt: c.var.now.getTime() } as StaffSession)
  return true
}
