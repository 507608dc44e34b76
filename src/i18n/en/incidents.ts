import type { incidents as fr } from '../fr/incidents.ts'
import type { Messages } from '../message.ts'

export const incidents: Messages<typeof fr> = {
  'incidents.title': 'Report an incident',
  'incidents.lead':
    'Do you believe that personal information was seen, used or disclosed without authorization, or lost? Tell us, even if you are not certain.',
  'incidents.example':
    'For example: a message meant for someone else, an appointment you did not book, a page that shows another person’s name.',
  'incidents.warning':
    'Do not write a health insurance number or health information, yours or anyone else’s. We will ask for them if they are needed.',
  'incidents.what': 'What happened',
  'incidents.what_hint': 'What you saw, where, and which information seems affected.',
  'incidents.when': 'When (optional)',
  'incidents.contact': 'How to reach you (optional)',
  'incidents.contact_hint': 'An email address or a telephone number, if you want an answer.',
  'incidents.send': 'Send the report',
  'incidents.error.what': 'Say what happened.',
  'incidents.then': 'What happens next',
  'incidents.then_text':
    'The person in charge at {operator} ({officer}) assesses the report and does what the law requires. You get a number to quote right away.',
  'incidents.kept':
    'Your report is encrypted, and every reading of it is recorded. It is kept for five years. Your IP address is not kept with it.',
  'incidents.phone': 'Would you rather talk about it? Call us:',
  'incidents.cai': 'You can also contact the Commission d’accès à l’information',
  'incidents.received': 'Report received',
  'incidents.receipt': 'Thank you. Write down this number:',
  'incidents.receipt_use':
    'It opens nothing and says nothing of your report. Quote it if you call us about it, at',
}
