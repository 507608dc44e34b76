import type { leaving as fr } from '../fr/leaving.ts'
import type { Messages } from '../message.ts'

export const leaving: Messages<typeof fr> = {
  'leaving.title': 'You are about to leave this site',
  'leaving.lead': 'This link goes to another site:',
  'leaving.host': 'Address of the site',
  'leaving.policy':
    'We do not run that site. Its privacy policy applies there, not ours. We send it nothing of what you entered here.',
  'leaving.session':
    'Your session stays open here until it ends. If the computer is not yours, leave the session first.',
  'leaving.go_on': 'Continue to that site',
  'leaving.back': 'To stay here, go back to the previous page with your browser’s button.',
  'leaving.to.health': 'Health on Québec.ca, the site of the Québec government',
  'leaving.to.info_sante': 'Info-Santé 811, on Québec.ca',
  'leaving.to.gap': 'Primary Care Access Point (GAP), on Québec.ca',
  'leaving.to.gamf': 'Québec Family Doctor Finder (GAMF), on Québec.ca',
  'leaving.to.cai': 'Commission d’accès à l’information du Québec',
  'leaving.to.clinic': 'Website of {clinic}',
  'leaving.to.directions': 'Directions to {clinic}, on OpenStreetMap',
}
