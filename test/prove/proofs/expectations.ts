import type { Fields } from '../people/visitor.ts'

/** Who may be at a door. */
export const ROLES = ['reception', 'practitioner', 'manager', 'privacy', 'network'] as const
export type Role = (typeof ROLES)[number]

/** What an address names: of one's own clinic it opens, of another it does not exist. */
export type Kind = (typeof KINDS)[number][1]

/** For whom each door is, by its route; the first that matches counts. */
const DOORS: readonly [RegExp, readonly Role[]][] = [
  [/\/(sign-in(\/\w+)?|sign-out|passkey|invitations\/:token)$/, []],
  [/^POST \/staff\/account\/day-news$/, ['practitioner']],
  [/^\w+ \/staff(\/(session|sessions|clinic|rights|recovery-codes|account.*))?$/, ROLES],
  [/\/day\/visits\/:id\/(cancellation|move)$/, ['reception', 'manager']],
  [/staff\/day/, ['reception', 'practitioner', 'manager']],
  [/staff\/(book|review)/, ['reception', 'manager']],
  [/\/flags/, ['privacy']],
  [/\/insight/, ['manager', 'network']],
  [/\/openings$/, ['reception', 'practitioner', 'manager']],
  [/\/openings\/plans\/:id\/(publication|copies)$/, ['manager']],
  [/\/openings\/plans\/:id\/proposal$/, ['practitioner']],
  [/\/openings\/plans/, ['practitioner', 'manager']],
  [/^POST \/staff\/resets$/, ['manager']],
  [/\/resets/, ['manager', 'privacy']],
  [/\/(closures|openings\/days|services|settings|people)/, ['manager']],
  [/\/(clinics|practitioners|import|statistics)/, ['network']],
  [/\/entry$/, ['practitioner']],
]

/** The roles that a route is for: none for one that is everybody's, undefined for one that nobody thought of. */
export const rolesOf = (route: string) => DOORS.find(([door]) => door.test(route))?.[1]

/** What the id of a route names, in its path or in its form. */
const KINDS = [
  [/\/(day|book)\/visits\/:id|\/day\/marks$/, 'visit'],
  [/\/book\/people\/:id/, 'person'],
  [/\/book\/:id/, 'call'],
  [/\/closures\/:id/, 'closure'],
  [/\/plans\/:id/, 'plan'],
  [/\/services\/:id/, 'service'],
  [/staff\/people\/:id|POST \/staff\/resets/, 'account'],
  [/staff\/clinics\/:id|POST \/staff\/clinic$/, 'clinic'],
  [/\/practitioners\/:id|POST \/staff\/day\/lateness/, 'practitioner'],
  [/POST \/staff\/sessions$/, 'session'],
  [/POST \/staff\/flags$/, 'flag'],
  [/POST \/staff\/review\/closing$/, 'item'],
  [/\/import\/:id/, 'load'],
] as const satisfies readonly [RegExp, string][]

export const kindOf = (route: string): Kind | undefined =>
  KINDS.find(([door]) => door.test(route))?.[1]

/** Doors behind which there is nothing for anybody here: nobody waits for a card, no file was loaded, no service is told of. */
export const NOTHING_THERE =
  /\/book\/people\/:id\/card|\/book\/visits\/:id|\/import\/:id|\/identity/

/** What a form says that would do something, were its door open; every other form is sent with nothing but its token. */
export const FORMS: Record<string, (id: string, day: string) => Fields> = {
  'POST /staff/day/marks': (appointment, day) => ({
    ...{ appointment, day, with: '', was: 'booked', mark: 'seen' },
  }),
  'POST /staff/day/visits/:id/cancellation': (_, day) => ({
    ...{ day, version: '1', for: 'clinic', how: 'telephone' },
  }),
  'POST /staff/day/lateness': (practitioner) => ({ practitioner, minutes: '15', with: '' }),
  'POST /staff/closures/:id/undoing': () => ({ decision: 'all' }),
  'POST /staff/openings/plans/:id/discard': () => ({ version: '1' }),
  'POST /staff/people/:id/roles': () => ({ roles: ['reception', 'privacy'] }),
  'POST /staff/people/:id/practitioner': () => ({ practitioner: '' }),
  'POST /staff/people/:id/authorization': () => ({ kind: 'training', dated_on: '2026-01-31' }),
  'POST /staff/resets': (account) => ({ account }),
  'POST /staff/clinics/:id/activity': () => ({ active: 'no' }),
  'POST /staff/sessions': (end) => ({ end }),
  'POST /staff/clinic': (clinic) => ({ clinic }),
  'POST /staff/flags': (item) => ({ item, why: 'Rien à dire' }),
  'POST /staff/review/closing': (item) => ({ item, why: 'reached' }),
}
