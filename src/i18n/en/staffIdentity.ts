import type { staffIdentity as fr } from '../fr/staffIdentity.ts'
import type { Messages } from '../message.ts'

export const staffIdentity: Messages<typeof fr> = {
  'staff.identity.title': 'Or with your organization’s service',
  'staff.identity.announce':
    'You will leave this site for {site}, then come back here. That site’s privacy policy applies there.',
  'staff.identity.button': 'Leave this site to sign in with the organization’s service',
  'staff.identity.returning': 'Back from your organization’s service',
  'staff.identity.returning_lead':
    'The next page opens by itself. If nothing happens, go on with this button.',
  'staff.identity.go_on': 'Go on',
  'staff.identity.ended_there':
    'You may still be signed in at your organization’s service. On a shared device, end that session too.',
  'staff.identity.leave_there': 'End that other session',
  'staff.identity.own': 'Your organization’s service',
  'staff.identity.lead':
    'Once linked to your account, it takes the place of the password and the code when you sign in. Your password and your application still work, and your roles do not change.',
  'staff.identity.manage': 'Link or unlink',
  'staff.identity.bound': 'An identity of that service has opened your account since {day}.',
  'staff.identity.free_means':
    'Unlinking it ends the other sessions that it opened. You will then sign in with your password and a code.',
  'staff.identity.free': 'Unlink from my account',
  'staff.identity.bind': 'Leave this site to link my account',
  'staff.identity.offer': 'You can also link this account to an identity that you already have:',
  'staff.identity.theirs':
    'An identity of the organization’s service has opened this account since {day}.',
  'staff.identity.free_theirs': 'Unlink from this account',
  'staff.identity.steps': 'What happened',
  'staff.identity.step.bound': 'linked to your account',
  'staff.identity.step.freed': 'unlinked from your account',
  'staff.identity.step.freed_by_other': 'unlinked from your account by somebody else',
  'staff.identity.step.signed_in': 'signed in',
  'staff.identity.step.refused': 'sign-in refused: the account was closed',
  'staff.identity.step.ended': 'session ended by the service',
  'staff.identity.away':
    'Your organization’s service is not answering. Try again later; your password and your code still work.',
  'staff.identity.declined':
    'You did not finish signing in at your organization’s service, and nothing has changed here.',
  'staff.identity.stale':
    'This sign-in is no longer valid: it was used, it took more than ten minutes, it ended there, or it began in another browser. Start again.',
  'staff.identity.clock':
    'Nothing has changed: the time in the answer of your organization’s service is wrong. Try again in a few minutes, or tell whoever looks after it.',
  'staff.identity.level':
    'Nothing has changed: you must sign in at your organization’s service with two factors. Start again with a safer method.',
  'staff.identity.untrusted':
    'Nothing has changed: we could not verify the answer of your organization’s service. Start again, or use your password and your code.',
  'staff.identity.unknown':
    'This identity opens no account here. Sign in with your password and your code, then link it in “My account”.',
  'staff.identity.taken': 'Nothing has changed: this identity already opens another account.',
  'staff.identity.other':
    'Nothing has changed: another identity already opens your account. Unlink it first.',
  'staff.notice.identity_bound': 'Done: this identity now opens your account.',
  'staff.notice.identity_freed':
    'Done: no identity of the organization’s service opens this account.',
  'staff.mail.changed.identity_bound':
    'An identity of your organization’s service was linked to your account on {day} at {time}.',
  'staff.mail.changed.identity_freed':
    'The identity of your organization’s service was unlinked from your account on {day} at {time}.',
}
