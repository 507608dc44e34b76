/** What every page says of the site itself; the long texts of the public pages are templates, one a language. */
export const site = {
  'site.demo.short': 'Démonstration : rien n’est réel.',
  'site.session.last':
    'Pour votre sécurité, votre session se terminera à {time}, une heure après son début. Confirmez votre choix avant, ou identifiez-vous de nouveau ensuite.',
} as const
