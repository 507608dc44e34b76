import type { site as fr } from '../fr/site.ts'
import type { Messages } from '../message.ts'

export const site: Messages<typeof fr> = {
  'site.demo.short': 'Demonstration: nothing is real.',
  'site.session.last':
    'For your security, your session will end at {time}, one hour after it began. Confirm your choice before then, or identify yourself again afterward.',
}
