import type { staff as French } from '../fr/staff.ts'
import type { Messages } from '../message.ts'

/** The pages of clinics' staff: signing in, where they work and what they may do. */
export const staff: Messages<typeof French> = {
  'staff.notice.needed': 'Sign in to see the page that you asked for.',
  'staff.notice.ended': 'Done: that session opens nothing any more.',
  'staff.layout.menu': 'Menu',
  'staff.layout.sign_out': 'Sign out',
  'staff.sign_in.title': 'Staff sign-in',
  'staff.sign_in.lead': 'For people who work at a clinic or for the network.',
  'staff.sign_in.ended': 'You are signed out. Nothing is left on this device.',
  'staff.sign_in.over':
    'Your session is over: it was idle for 15 minutes, it lasted 12 hours or it was ended. Sign in again.',
  'staff.sign_in.patients': 'Looking for an appointment?',
  'staff.sign_in.patients_link': 'Go to the home page',
  'staff.trial.title': 'Try it as…',
  'staff.trial.lead':
    'These people are invented. In this demonstration only, a button is enough to sign in.',
  'staff.role.reception': 'Reception',
  'staff.role.practitioner': 'Practitioner',
  'staff.role.manager': 'Manager',
  'staff.role.privacy': 'Privacy officer',
  'staff.role.network': 'Network administrator',
  'staff.home.title': 'Dashboard',
  'staff.home.nowhere':
    'Your account opens no clinic. Ask the manager of your clinic to give you a role.',
  'staff.home.nothing': 'Your role opens no page of this clinic for now.',
  'staff.home.elsewhere': 'Work elsewhere',
  'staff.rights.title': 'What I may do',
  'staff.rights.yours': 'Here, you may:',
  'staff.rights.everyone': 'see and end your own sessions',
  'staff.rights.all': 'Rights of each role',
  'staff.rights.right': 'Right',
  'staff.rights.yes': 'yes',
  'staff.rights.no': '–',
  'staff.rights.elsewhere':
    'A role is for one clinic. One that you have elsewhere opens nothing here, nor the other way around.',
  'staff.right.view_openings': 'see all time slots of the clinic',
  'staff.right.view_own_openings': 'see one’s own time slots',
  'staff.sessions.title': 'My sessions',
  'staff.sessions.lead':
    'The browsers in which your account is open. End those that you do not recognize: they open nothing at the next click.',
  'staff.sessions.browser': 'Browser',
  'staff.sessions.unknown': 'Unknown browser',
  'staff.sessions.this': 'this session',
  'staff.sessions.began': 'Began',
  'staff.sessions.seen': 'Last active',
  'staff.sessions.end': 'End',
  'staff.sessions.end_others': 'End all others',
  'staff.openings.title': 'Time slots',
  'staff.openings.of': 'Time slots · week of {day}',
  'staff.openings.weeks': 'Weeks',
  'staff.openings.before': '‹ Week before',
  'staff.openings.after': 'Week after ›',
  'staff.openings.practitioners': 'Practitioners',
  'staff.openings.everyone': 'All',
  'staff.openings.none': 'No time slot is published for this week.',
  'staff.openings.hour': 'Hour',
  'staff.openings.state.free': 'free',
  'staff.openings.state.held': 'held',
  'staff.openings.state.busy': 'booked',
  'staff.openings.state.busy-unavailable': 'not available',
  'staff.openings.all': { one: '{count} published slot', other: '{count} published slots' },
  'staff.openings.count.free': { one: '{count} free', other: '{count} free' },
  'staff.openings.count.held': { one: '{count} held', other: '{count} held' },
  'staff.openings.count.busy': { one: '{count} booked', other: '{count} booked' },
  'staff.openings.count.busy-unavailable': {
    one: '{count} not available',
    other: '{count} not available',
  },
  'staff.notice.joined': 'Done: your new roles are open.',
  'staff.notice.invited': 'You already have an account: sign in to accept the invitation.',
  'staff.error.mismatch':
    'The address, the password or the code do not match. The code of your app changes every 30 seconds and works once; after several tries, wait 15 minutes.',
  'staff.error.password_short':
    'This password is too short: it needs at least 12 characters. A few words that have nothing to do with each other will do.',
  'staff.error.password_known':
    'This password is among those that people try first. Choose another one, for example a few words that have nothing to do with each other.',
  'staff.error.password_context':
    'This password contains your name, your address or the name of the service. Choose another one.',
  'staff.error.code':
    'This is not the code that your app shows. Enter the code shown now; also check the time of your phone.',
  'staff.sign_in.email': 'Email address',
  'staff.sign_in.password': 'Password',
  'staff.sign_in.code': 'Code',
  'staff.sign_in.code_hint': 'The 6 digits of your authenticator app, or a recovery code.',
  'staff.sign_in.button': 'Sign in',
  'staff.arriving.title': 'Your invitation',
  'staff.arriving.go_on': 'Open the invitation',
  'staff.invitation.title': 'Create your account',
  'staff.invitation.lead': 'This invitation is for the address {email}.',
  'staff.invitation.name': 'First and last name',
  'staff.invitation.name_hint': 'Your colleagues will see you under this name.',
  'staff.invitation.password': 'Password',
  'staff.invitation.password_hint':
    'At least 12 characters. Capitals, figures and signs are not required.',
  'staff.invitation.authenticator': 'Authenticator app',
  'staff.invitation.scan':
    'Scan this picture with an authenticator app, on your phone or your computer.',
  'staff.invitation.picture': 'Picture to scan; the same key is written below',
  'staff.invitation.type': 'Cannot scan? Enter this key in the app:',
  'staff.invitation.code': 'Code shown by the app',
  'staff.invitation.code_hint': '6 digits.',
  'staff.invitation.accept': 'Create the account',
  'staff.invitation_gone.title': 'This invitation is no longer good',
  'staff.invitation_gone.text':
    'An invitation works once, for 72 hours. If you have created your account already, sign in; otherwise ask for another invitation.',
  'staff.join.title': 'Your invitation',
  'staff.join.text':
    'You are signed in as {name}. By accepting, you add new roles to your account.',
  'staff.join.accept': 'Accept',
  'staff.join.other':
    'This invitation is for {email}, and you are signed in as {name}. Sign out, then open the link again.',
  'staff.recovery_codes.title': 'Your recovery codes',
  'staff.recovery_codes.lead':
    'Keep them away from your phone: on paper or in a password manager. Each replaces the code of your app once. They will not be shown again.',
  'staff.recovery_codes.kept': 'I have kept them',
}
