import type { feedback as fr } from '../fr/feedback.ts'
import type { Messages } from '../message.ts'

export const feedback: Messages<typeof fr> = {
  'feedback.ask': 'Was this page useful?',
  'feedback.yes': 'Yes',
  'feedback.yes_more': ', this page was useful',
  'feedback.no': 'No',
  'feedback.no_more': ', this page was not useful',
  'feedback.title': 'Your feedback on this page',
  'feedback.lead':
    'Your feedback helps us improve the site. We read it without knowing whose it is, so we cannot answer.',
  'feedback.useful': 'Was the page useful?',
  'feedback.text': 'What should we keep or improve? (optional)',
  'feedback.text_hint':
    'Do not write anything that says who you are: no name, number, date or health information.',
  'feedback.error.useful': 'Say whether the page was useful.',
  'feedback.error.personal':
    'Your text seems to contain personal information. Remove it, or send the text without it.',
  'feedback.found': 'Nothing was sent. Your text seems to contain:',
  'feedback.kind.card': 'a health insurance number',
  'feedback.kind.number': 'a telephone number or another long number',
  'feedback.kind.email': 'an email address',
  'feedback.kind.date': 'a date',
  'feedback.kind.postal': 'a postal code',
  'feedback.kind.reference': 'a reference number',
  'feedback.without': 'Here is the text without those parts:',
  'feedback.send_without': 'Send it without those parts',
  'feedback.send': 'Send',
  'feedback.kept':
    'We keep the page, the language, the day and what you write, for one year. We keep neither your IP address nor anything of your session.',
  'feedback.reply': 'Would you like an answer? Call us:',
  'feedback.thanks': 'Thank you for your feedback',
  'feedback.thanks_lead': 'We have received it.',
}
