/** What every page says of the site itself; the long texts of the public pages are templates, one a language. */
export const site = {
  'site.demo.short': 'Démonstration : rien n’est réel.',
  'site.session.last':
    'Pour votre sécurité, votre session se terminera à {time}, une heure après son début. Confirmez votre choix avant, ou identifiez-vous de nouveau ensuite.',
  'site.consent.title': 'Témoins facultatifs',
  'site.consent.performance':
    'Si vous acceptez, ce site charge aussi {names}, pour mesurer sa fréquentation.',
  'site.consent.service_improvement':
    'Si vous acceptez, ce site charge aussi {names}, pour améliorer ses pages.',
  'site.consent.both':
    'Si vous acceptez, ce site charge aussi {names}, pour mesurer sa fréquentation et améliorer ses pages.',
  'site.consent.before': 'Rien n’est chargé avant votre choix, et tout fonctionne si vous refusez.',
  'site.consent.again': 'Vous aviez déjà choisi.',
  'site.consent.accept': 'Accepter',
  'site.consent.refuse': 'Refuser',
  'site.consent.choose': 'Choisir',
  'site.consent.none': 'Ce site n’utilise que des témoins essentiels.',
} as const
