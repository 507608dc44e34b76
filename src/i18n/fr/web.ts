/** The frame of every page, forms and errors. */
export const web = {
  'web.layout.description':
    'Trouvez une plage horaire dans une clinique et prenez rendez-vous en ligne, sans compte à créer.',
  'web.layout.skip': 'Passer au contenu',
  'web.layout.demo':
    'Démonstration : les cliniques et les personnes sont inventées. Aucun rendez-vous n’est réel. Ce site n’est affilié à aucun gouvernement.',
  'web.layout.mailbox': 'Messages',
  'web.layout.other_language': 'English',
  'web.layout.home': 'Revenir à l’accueil',
  'web.layout.help': 'Aide',
  'web.layout.terms': 'Conditions d’utilisation',
  'web.layout.privacy': 'Politique de confidentialité',
  'web.layout.cookies': 'Paramètres des témoins',
  'web.layout.rights': 'Vos droits',
  'web.layout.about': 'À propos',
  'web.layout.accessibility': 'Accessibilité',
  'web.layout.footer': 'À propos de ce site',
  'web.layout.session': 'Votre session',
  'web.layout.appointments': 'Mes rendez-vous',
  'web.layout.search': 'Chercher',
  'web.session.for': 'Pour',
  'web.session.end': 'Quitter',
  'web.session.until': 'Sans activité, votre session se terminera à {time}.',
  'web.session.label': 'Fin de la session',
  'web.session.extend': 'Prolonger ma session',
  'web.session.soon': 'Votre session se terminera bientôt, à {time}. Voulez-vous la prolonger?',
  'web.session.over':
    'Votre session est terminée. Pour votre sécurité, identifiez-vous de nouveau.',
  'form.summary.title': 'Il y a un problème',
  'form.error.prefix': 'Erreur :',
  'form.error.invalid': 'Vérifiez cette réponse.',
  'form.error.required': 'Remplissez ce champ.',
  'form.error.too_long': 'Raccourcissez cette réponse : elle est trop longue.',
  'form.error.file': 'Choisissez un fichier.',
  'form.error.repeated':
    'Ce champ a été envoyé plus d’une fois. Rechargez la page, puis recommencez.',
  'form.error.unexpected':
    'Le formulaire contient un champ inattendu. Rechargez la page, puis recommencez.',
  'form.error.stale':
    'Cette page était ouverte depuis trop longtemps. Vérifiez vos réponses, puis envoyez-les de nouveau.',
  'form.error.no_cookie':
    'Votre session est terminée, ou votre navigateur refuse les témoins (cookies), sans lesquels ce formulaire ne peut pas être reçu. Permettez ceux de ce site, puis envoyez vos réponses de nouveau.',
  'form.change': 'Modifier',
  'web.again.title': 'Envoyez de nouveau',
  'web.again.button': 'Envoyer de nouveau',
  'web.crowded.title': 'Le service ne peut pas répondre tout de suite',
  'web.crowded.text':
    'Beaucoup de personnes s’en servent en ce moment, ou il se remet d’une panne. Rien n’est perdu : votre session continue, et la plage que vous retenez reste à vous. Rechargez cette page dans cinq secondes.',
  'web.away.title': 'Le service ne répond pas pour l’instant',
  'web.away.text':
    'Ce que vous avez entré n’est pas perdu. Attendez quelques secondes, puis réessayez. Si vous veniez de confirmer, réessayer ne créera pas un deuxième rendez-vous.',
  'web.away.files':
    'Vos fichiers n’ont pas été chargés. Attendez quelques secondes, revenez au formulaire, puis choisissez-les de nouveau.',
  'web.away.button': 'Réessayer',
  'web.away.phone': 'Si le problème persiste, téléphonez au {phone}.',
  'web.other_owner.title': 'Une autre personne est identifiée maintenant',
  'web.other_owner.text':
    'Cette page avait été préparée pour {before}. Depuis, la personne identifiée dans ce navigateur est {present}.',
  'web.other_owner.nothing': 'Rien n’a été envoyé ni modifié.',
  'web.other_owner.go_on': 'Continuer pour {present}',
  'web.other_owner.leave': 'Quitter et identifier une autre personne',
  'web.not_found.title': 'Page introuvable',
  'web.not_found.text':
    'Cette page n’existe pas, ou vous n’y avez pas accès en ce moment. Vérifiez l’adresse ou revenez à l’accueil.',
  'web.refused.title': 'Demande refusée',
  'web.refused.text':
    'Cette demande ne venait pas de notre site ou n’avait pas la bonne forme. Revenez à l’accueil et recommencez.',
  'web.too_large.title': 'Envoi trop volumineux',
  'web.too_many.title': 'Trop d’essais',
  'web.too_many.text':
    'Il y a eu trop d’essais à partir de votre réseau. Réessayez après {time}, ou téléphonez au {phone}.',
  'web.error.title': 'Un problème est survenu de notre côté',
  'web.error.text':
    'Réessayez dans quelques instants. Si le problème persiste, téléphonez au {phone} et donnez ce numéro : {id}',
} as const
