import type { site as fr } from '../fr/site.ts'
import type { Messages } from '../message.ts'

export const site: Messages<typeof fr> = {
  'site.demo.short': 'Demonstration: nothing is real.',
  'site.session.last':
    'For your security, your session will end at {time}, one hour after it began. Confirm your choice before then, or identify yourself again afterward.',
  'site.consent.title': 'Optional cookies',
  'site.consent.performance':
    'If you accept, this site also loads {names}, to measure how much it is used.',
  'site.consent.service_improvement':
    'If you accept, this site also loads {names}, to improve its pages.',
  'site.consent.both':
    'If you accept, this site also loads {names}, to measure how much it is used and to improve its pages.',
  'site.consent.before': 'Nothing is loaded before you choose, and everything works if you refuse.',
  'site.consent.again': 'You chose before.',
  'site.consent.accept': 'Accept',
  'site.consent.refuse': 'Refuse',
  'site.consent.choose': 'Choose',
  'site.consent.none': 'This site uses essential cookies only.',
}
