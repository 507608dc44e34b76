import type { Eligibility } from '../db/schema.ts'
import type { Page } from '../web/context.ts'
import { type Audience, newSealed, type Sealed } from '../web/sealed.ts'
import type { SignedIn } from './government/signedIn.ts'
import { type PatientStanding, standingOf } from './standing.ts'

/**
 * What a patient's session knows. A feature above adds what it keeps there, in a declaration of its own:
 * `declare module '…/identity/session.ts' { interface PatientSession { criteria?: SearchCriteria } }`.
 */
export interface PatientSession extends Sealed {
  /** Present at the identified level: the opaque id of the person whose card matched. */
  person?: string
  /** Their first name and initial, as they were typed: what every page shows. */
  name?: string
  eligibility?: Eligibility
  cardExpired?: boolean
  /** What the confirmed level opens: appointments made or named here, and one address proved by a code. */
  opened: string[]
  openedAddress?: string
  /** They signed in with the government's service, which opens their whole file. */
  government?: true
  /** Who signed in there and has yet to say which card is theirs. */
  unbound?: SignedIn
  /** A second proof was given, whatever it opened. */
  proved?: true
  /** The address a code was sent to, until it is proved. */
  askedAddress?: string
  /** They came to see or change an appointment, and are led there once identified. */
  goal?: 'appointments'
  /** The reference that they gave on the way, until the second proof looks at it. */
  reference?: string
}

export type IdentifiedSession = PatientSession & {
  person: string
  name: string
  eligibility: Eligibility
}

/** The sessions of patients: 15 minutes idle, one hour in all, gone with the browser (S-04). */
export const patients: Audience<PatientSession> = {
  cookie: 'session',
  sameSite: 'Lax',
  idleMinutes: 15,
  longestMinutes: 60,
  layout: '/layouts/page',
  paths: {
    start: '/',
    home: '/search',
    extend: '/session/extension',
    end: '/session/end',
    over: '/identification',
  },
  begin: (now) => ({ ...newSealed(now), opened: [] }),
  // Who is not identified yet has nothing that could have ended.
  standing: async (db, { id, person, unbound }) =>
    person || unbound ? standingOf(db, id, person) : {},
  known: ({ person, unbound }) => person !== undefined || unbound !== undefined,
  owner: ({ person, name }) => (person && name ? { id: person, name } : undefined),
  shown: (session) => ({
    person: session?.name ?? null,
    identified: isIdentified(session),
    confirmed: session !== undefined && isConfirmed(session),
  }),
}

/** The session of a page in which a patient is identified; its route must say so with `allow(identified)`. */
export function patientOf(c: Page): IdentifiedSession {
  const session = presentSession(c)
  if (!isIdentified(session)) throw new Error('The route is not guarded by allow(identified)')
  return session
}

/** What the database said of the patient's session at the beginning of this request. */
export function standing(c: Page): PatientStanding {
  patientOf(c)
  return c.var.standing as PatientStanding
}

/** The patient's session of a page, identified or not. */
export function presentSession(c: Page): PatientSession | undefined {
  return c.var.audience === (patients as Audience) ? (c.var.session as PatientSession) : undefined
}

export function isIdentified(session: PatientSession | undefined): session is IdentifiedSession {
  return session?.person !== undefined
}

/** Says only that some scope is open: each query is limited to that scope. */
export function isConfirmed({ opened, openedAddress, government }: PatientSession): boolean {
  return opened.length > 0 || openedAddress !== undefined || government === true
}

/** A session opens only the latest of its appointments, because its cookie must stay small. */
const MOST_OPENED = 20

/** Opens an appointment that this session has made. */
export function openOwn(session: PatientSession, appointment: string): void {
  session.opened = [...new Set([...session.opened, appointment])].slice(-MOST_OPENED)
}
