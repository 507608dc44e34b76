import type { account as French } from '../fr/account.ts'
import type { Messages } from '../message.ts'

/** Somebody’s own account, and the mails about it. */
export const account: Messages<typeof French> = {
  'staff.account.title': 'My account',
  'staff.account.lead':
    'You sign in with the address {email}. Each change of how you sign in asks for a code, and you are told of it by e-mail.',
  'staff.account.password': 'Password',
  'staff.account.password_new': 'New password',
  'staff.account.end_others': 'End my other sessions',
  'staff.account.password_save': 'Change the password',
  'staff.account.authenticator': 'Authenticator application',
  'staff.account.authenticator_has':
    'An application gives your codes. You can put another in its place, for example on a new telephone.',
  'staff.account.authenticator_none': 'No application gives codes for this account yet.',
  'staff.account.authenticator_change': 'Set up an application',
  'staff.account.authenticator_save': 'Use this application',
  'staff.account.recovery': 'Recovery codes',
  'staff.account.recovery_lead':
    'New codes replace those of before, which will open nothing any more.',
  'staff.account.recovery_new': 'Get new codes',
  'staff.account.back': '‹ My account',
  'staff.notice.password': 'The password is changed.',
  'staff.notice.authenticator': 'Done: codes now come from this application.',
  'staff.mail.invited.subject': '{site}: your invitation',
  'staff.mail.invited.title': 'You are invited to work in {site}',
  'staff.mail.invited.text':
    'Open this link within 72 hours to create your account. It works once and is for you alone.',
  'staff.mail.invited.unknown': 'If you did not expect this invitation, there is nothing to do.',
  'staff.mail.invited.link': 'Open the invitation',
  'staff.mail.changed.subject': '{site}: your account changed',
  'staff.mail.changed.title': 'Your account changed',
  'staff.mail.changed.password': 'Your password was changed on {day} at {time}.',
  'staff.mail.changed.authenticator':
    'Your authenticator application was replaced on {day} at {time}.',
  'staff.mail.changed.recovery_codes':
    'New recovery codes were made on {day} at {time}; those of before open nothing any more.',
  'staff.mail.changed.passkey_added': 'A passkey was added on {day} at {time}.',
  'staff.mail.changed.passkey_removed': 'A passkey was removed on {day} at {time}.',
  'staff.mail.changed.reset':
    'Two people restored access to your account on {day} at {time}: what you signed in with before opens nothing any more.',
  'staff.mail.changed.idle':
    'Your account has not been used for 90 days. Sign in before {day}, or it will be closed.',
  'staff.mail.changed.not_you':
    'If this was not you, end your sessions now and tell whoever manages your clinic.',
  'staff.mail.day.subject': '{site}: your schedule changed',
  'staff.mail.day.title': 'Appointments in your schedule changed',
  'staff.mail.day.at': '{said} ({clinic})',
  'staff.mail.day.booked': {
    one: '{count} appointment booked {by}',
    other: '{count} appointments booked {by}',
  },
  'staff.mail.day.moved': {
    one: '{count} appointment moved within the day {by}',
    other: '{count} appointments moved within the day {by}',
  },
  'staff.mail.day.moved_away': {
    one: '{count} appointment moved away from this day {by}',
    other: '{count} appointments moved away from this day {by}',
  },
  'staff.mail.day.moved_here': {
    one: '{count} appointment moved to this day {by}',
    other: '{count} appointments moved to this day {by}',
  },
  'staff.mail.day.cancelled': {
    one: '{count} appointment cancelled {by}',
    other: '{count} appointments cancelled {by}',
  },
  'staff.mail.day.closed': {
    one: '{count} appointment affected by a closing decided {by}',
    other: '{count} appointments affected by a closing decided {by}',
  },
  'staff.mail.day.by.own': 'by you',
  'staff.mail.day.by.patient': 'by patients',
  'staff.mail.day.by.reception': 'by reception',
  'staff.mail.day.by.management': 'by management',
  'staff.mail.day.choice': 'You choose under “My account” which changes you are told of.',
  'staff.mail.day.link': 'See my day',
  'staff.mail.flags.subject': '{site}: something to look at',
  'staff.mail.flags.title': 'Something waits for you to look at it',
  'staff.mail.flags.text':
    'A look at a person’s page or a row of searches waits for the person in charge of the protection of personal information.',
  'staff.mail.flags.link': 'See what waits',
  'staff.day_news.title': 'Changes to my schedule',
  'staff.day_news.lead':
    'An e-mail tells you of appointments of the next two weeks that are booked, moved or cancelled, at most once an hour, with nothing about the patients.',
  'staff.day_news.which': 'Tell me of',
  'staff.day_news.all': 'all changes, my own too',
  'staff.day_news.others': 'changes made by others',
  'staff.day_news.none': 'no changes',
  'staff.day_news.save': 'Save this choice',
  'staff.notice.day_news': 'Your choice is saved.',
  'staff.passkey.title': 'Passkeys',
  'staff.passkey.lead':
    'A passkey takes the place of the password and the code: your device knows you by your face, your finger or its own code.',
  'staff.passkey.add': 'Add a passkey',
  'staff.passkey.made': 'made on {day}',
  'staff.passkey.sign_in': 'Sign in with a passkey',
  'staff.passkey.prove': 'Use a passkey',
  'staff.passkey.failed': 'The passkey did not work. Try again, or take another way.',
  'staff.notice.passkey_added': 'The passkey is added.',
  'staff.notice.passkey_removed': 'The passkey is removed.',
  'staff.error.passkey':
    'This passkey opens no account here, or the page was left open too long. Try again, or sign in with your password.',
  'staff.reset.title': 'Access to restore',
  'staff.reset.lead':
    'Whoever lost their telephone and their recovery codes gets their access back when two people want it: one asks, the other checks who it is, confirms, and hands over the link in person.',
  'staff.reset.none': 'Nothing is waiting.',
  'staff.reset.by': 'Asked by {name}, {when}',
  'staff.reset.other': 'Another person must confirm.',
  'staff.reset.confirm': 'I checked who it is: confirm',
  'staff.reset.link': 'Link for {email}',
  'staff.reset.started': 'Asked: another person must now confirm.',
  'staff.reset.own':
    'Two other people are needed: nobody restores their own access, or confirms their own request.',
  'staff.reset.new':
    'Whoever asks invited you here less than 30 days ago: somebody else must confirm.',
  'staff.reset.network':
    'Access of somebody who administers the network is not restored at a clinic.',
  'staff.reset.start': 'Ask to restore access',
  'staff.reset.start_lead':
    'For whoever lost what they sign in with. Another person will have to confirm; you will choose nothing for them.',
  'staff.reset.choose': 'Get your access back',
  'staff.reset.choose_lead':
    'For the address {email}. What you signed in with will open nothing any more.',
  'staff.reset.choose_button': 'Get my access back',
  'staff.right.confirm_resets': 'confirm that somebody gets their access back',
}
