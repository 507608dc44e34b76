import type { web as fr } from '../fr/web.ts'
import type { Messages } from '../message.ts'

export const web: Messages<typeof fr> = {
  'web.layout.description':
    'Find a time slot at a clinic and book an appointment in a few minutes, with no account to create.',
  'web.layout.skip': 'Skip to content',
  'web.layout.demo':
    'Demonstration: the clinics and the people are invented. No appointment is real. This site is not affiliated with any government.',
  'web.layout.mailbox': 'See the emails of the demonstration',
  'web.layout.other_language': 'Français',
  'web.layout.home': 'Home',
  'web.layout.help': 'Help',
  'web.layout.terms': 'Terms of use',
  'web.layout.privacy': 'Privacy',
  'web.layout.cookies': 'Cookies',
  'web.layout.accessibility': 'Accessibility',
  'web.layout.footer': 'About this site',
  'web.layout.session': 'Your session',
  'web.layout.appointments': 'My appointments',
  'web.layout.search': 'Book an appointment',
  'web.session.end': 'Return to identification',
  'web.session.until': 'Without activity, your session ends at {time}.',
  'web.session.extend': 'Stay on the site',
  'web.session.soon': 'Your session will end soon, at {time}. Do you want to stay?',
  'web.session.over': 'Your session has ended. For your security, identify yourself again.',
  'form.summary.title': 'There is a problem',
  'form.error.prefix': 'Error:',
  'form.error.invalid': 'Check this answer.',
  'form.error.required': 'Answer this question.',
  'form.error.too_long': 'This answer is too long.',
  'form.error.repeated': 'This field was sent more than once.',
  'form.error.unexpected': 'The form has an unexpected field. Reload the page and try again.',
  'form.error.stale':
    'This page was open for too long. Your answers are kept: check them, then send again.',
  'form.change': 'Change',
  'web.again.title': 'Send again',
  'web.again.button': 'Send again',
  'web.away.title': 'The service is not responding right now',
  'web.away.text':
    'Nothing you entered is lost. Wait a few seconds, then try again. If you were confirming, trying again will not create a second appointment.',
  'web.away.button': 'Try again',
  'web.away.phone': 'If the problem continues, call {phone}.',
  'web.not_found.title': 'Page not found',
  'web.not_found.text':
    'This page does not exist, or it cannot be reached from your session. Check the address or go back to the home page.',
  'web.refused.title': 'Request refused',
  'web.refused.text':
    'This request did not come from our site or did not have the right form. Go back to the home page and start again.',
  'web.too_large.title': 'Too much was sent',
  'web.too_many.title': 'Too many attempts',
  'web.too_many.text':
    'Too many attempts came from your network. Try again after {time}, or call {phone}.',
  'web.error.title': 'Something went wrong on our side',
  'web.error.text':
    'Try again in a moment. If the problem continues, call {phone} and give this number: {id}.',
}
