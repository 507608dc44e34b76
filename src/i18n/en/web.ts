import type { web as fr } from '../fr/web.ts'
import type { Messages } from '../message.ts'

export const web: Messages<typeof fr> = {
  'web.layout.description':
    'Find a time slot at a clinic and book an appointment online, with no account to create.',
  'web.layout.skip': 'Skip to content',
  'web.layout.demo':
    'Demonstration: the clinics and the people are made up. No appointment is real. This site is not affiliated with any government.',
  'web.layout.mailbox': 'Messages',
  'web.layout.other_language': 'Français',
  'web.layout.home': 'Go back to the home page',
  'web.layout.help': 'Help',
  'web.layout.terms': 'Terms of use',
  'web.layout.privacy': 'Privacy policy',
  'web.layout.cookies': 'Cookie settings',
  'web.layout.rights': 'Your rights',
  'web.layout.about': 'About',
  'web.layout.accessibility': 'Accessibility',
  'web.layout.footer': 'About this site',
  'web.layout.session': 'Your session',
  'web.layout.appointments': 'My appointments',
  'web.layout.search': 'Search',
  'web.session.for': 'For',
  'web.session.end': 'Leave',
  'web.session.until': 'Your session will end at {time} if there is no activity.',
  'web.session.label': 'End of the session',
  'web.session.extend': 'Keep my session open',
  'web.session.soon': 'Your session will end soon, at {time}. Do you want to keep it open?',
  'web.session.over': 'Your session has ended. For your security, identify yourself again.',
  'form.summary.title': 'There is a problem',
  'form.error.prefix': 'Error:',
  'form.error.invalid': 'Check this answer.',
  'form.error.required': 'Fill in this field.',
  'form.error.too_long': 'Shorten this answer: it is too long.',
  'form.error.file': 'Choose a file.',
  'form.error.repeated': 'This field was sent more than once. Reload the page and try again.',
  'form.error.unexpected': 'The form has an unexpected field. Reload the page and try again.',
  'form.error.stale': 'This page was open for too long. Check your answers, then send them again.',
  'form.error.no_cookie':
    'Your session has ended, or your browser refuses cookies, without which this form cannot be received. Allow those of this site, then send your answers again.',
  'form.change': 'Change',
  'web.again.title': 'Send again',
  'web.again.button': 'Send again',
  'web.crowded.title': 'The service cannot answer right now',
  'web.crowded.text':
    'Many people are using it, or it is recovering from a failure. Nothing is lost: your session goes on, and the slot you hold stays yours. Reload this page in five seconds.',
  'web.away.title': 'The service is not responding right now',
  'web.away.text':
    'What you entered is not lost. Wait a few seconds, then try again. If you were confirming, trying again will not create a second appointment.',
  'web.away.files':
    'Your files were not loaded. Wait a few seconds, go back to the form, then choose them again.',
  'web.away.button': 'Try again',
  'web.away.phone': 'If the problem continues, call {phone}.',
  'web.other_owner.title': 'Someone else is identified now',
  'web.other_owner.text':
    'This page was made for {before}. Since then, {present} has been identified in this browser.',
  'web.other_owner.nothing': 'Nothing was sent or changed.',
  'web.other_owner.go_on': 'Continue for {present}',
  'web.other_owner.leave': 'Leave and identify someone else',
  'web.not_found.title': 'Page not found',
  'web.not_found.text':
    'This page does not exist, or you do not have access to it right now. Check the address or go back to the home page.',
  'web.refused.title': 'Request refused',
  'web.refused.text':
    'This request did not come from our site or was not in the right format. Go back to the home page and start again.',
  'web.too_large.title': 'Too much data was sent',
  'web.too_many.title': 'Too many attempts',
  'web.too_many.text':
    'There were too many attempts from your network. Try again after {time}, or call {phone}.',
  'web.error.title': 'Something went wrong on our side',
  'web.error.text':
    'Try again in a moment. If the problem continues, call {phone} and give this number: {id}',
}
