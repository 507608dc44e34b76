import type { government as fr } from '../fr/government.ts'
import type { Messages } from '../message.ts'

export const government: Messages<typeof fr> = {
  'identity.government.title': 'Or with the Government Authentication Service',
  'identity.government.jump': 'Or identify yourself with the Government Authentication Service',
  'identity.government.lead':
    'This way you see all of your appointments, however they were made, without a reference number or a code.',
  'identity.government.announce':
    'You will leave this site for {site}. That site’s privacy policy applies there. You will then come back here; the first time, we will ask for the numbers on your card.',
  'identity.government.button': 'Leave this site to sign in',
  'identity.government.ended_there':
    'You may still be signed in at the Government Authentication Service. On a shared device, end that session too.',
  'identity.government.leave_there': 'End that other session',
  'identity.sign_in.away':
    'The Government Authentication Service is not answering. Try again later, or identify yourself with your card.',
  'identity.sign_in.declined':
    'You did not finish signing in at the Government Authentication Service, and nothing has changed here. Start again whenever you like, or identify yourself with your card.',
  'identity.sign_in.stale':
    'This sign-in is no longer valid: it was used, it took more than ten minutes, or it began in another browser. Start again, or identify yourself with your card.',
  'identity.sign_in.clock':
    'You were not signed in: the time in the authentication service’s answer is wrong. Try again in a few minutes, or identify yourself with your card.',
  'identity.sign_in.level':
    'You were not signed in: a safer way of signing in is needed than the one you chose at the authentication service. Start again with another, or identify yourself with your card.',
  'identity.sign_in.untrusted':
    'You were not signed in: we could not verify the authentication service’s answer. Start again, or identify yourself with your card.',
  'identity.numbers.title': 'The numbers on your card',
  'identity.numbers.first':
    'You are signed in at the Government Authentication Service. Now tell us which health insurance card is yours. We ask this only once, and again with each new card.',
  'identity.numbers.former_card':
    'Your health insurance card has been replaced since you last signed in. Enter the numbers on the new one.',
  'identity.numbers.former_terms':
    'The terms of use have changed since you linked your card. Accept them below; we ask for the numbers on the card again as well.',
  'identity.numbers.kept':
    'We keep only that this sign-in and this card go together, in a form that does not say who you are. You can unlink them at any time.',
  'identity.numbers.expiry': 'Expiry date',
  'identity.numbers.expiry_hint': 'The year and month printed on the card. For example: 2029 05',
  'identity.numbers.expiry_year': 'Year',
  'identity.numbers.expiry_month': 'Month',
  'identity.numbers.otherwise': 'Identify myself with my card alone instead',
  'identity.error.expiry_year': 'Enter the year the card expires, in 4 digits.',
  'identity.error.expiry_month': 'Enter the month the card expires: a number from 1 to 12.',
  'identity.error.numbers_mismatch':
    'We cannot link this card to your sign-in. Check each number with the card in front of you; it must be in your name. After several tries you must wait an hour, sometimes a day, or call us.',
  'identity.unbinding.title': 'Your government sign-in',
  'identity.unbinding.since': {
    one: 'One sign-in at the Government Authentication Service has been linked to your card since {day}.',
    other:
      '{count} sign-ins at the Government Authentication Service are linked to your card, the first since {day}.',
  },
  'identity.unbinding.unknown': 'If you did not do this yourself, unlink your card and call us:',
  'identity.unbinding.means':
    'Unlinking the card ends this session. The next sign-in will ask for the numbers on the card again. Your appointments do not change.',
  'identity.unbinding.button': 'Unlink my card',
  'identity.unbinding.keep': 'Change nothing',
  'identity.notice.unbound':
    'Your card is no longer linked to any government sign-in, and your session has ended.',
  'demo.identity.title': 'Authentication service (demonstration)',
  'demo.identity.lead':
    'This site imitates the Government Authentication Service for the demonstration. The people are invented, and no password is asked for.',
  'demo.identity.lead_staff':
    'This site imitates the service where staff sign in to all that their organization offers. The people are invented, and no factor is asked for.',
  'demo.identity.who': 'Who are you?',
  'demo.identity.refuse': 'Go back without signing in',
  'demo.identity.end': 'Do you want to end your session here too?',
  'demo.identity.end_yes': 'End my session',
  'demo.identity.end_no': 'Stay signed in here',
  'demo.identity.ended': 'Your session has ended.',
  'demo.identity.error':
    'This page is of no more use. Go back to the appointment site and start again.',
}
