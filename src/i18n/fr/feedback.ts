/** What people say of a page. */
export const feedback = {
  'feedback.ask': 'Cette page vous a-t-elle été utile?',
  'feedback.yes': 'Oui',
  'feedback.yes_more': ', cette page m’a été utile',
  'feedback.no': 'Non',
  'feedback.no_more': ', cette page ne m’a pas été utile',
  'feedback.title': 'Votre avis sur cette page',
  'feedback.lead':
    'Votre avis nous aide à améliorer le site. Nous le lisons, sans savoir de qui il vient et sans pouvoir y répondre.',
  'feedback.useful': 'La page vous a-t-elle été utile?',
  'feedback.text': 'Que faudrait-il garder ou améliorer? (facultatif)',
  'feedback.text_hint':
    'N’écrivez rien qui dise qui vous êtes : ni nom, ni numéro, ni date, ni renseignement de santé.',
  'feedback.error.useful': 'Dites si la page vous a été utile.',
  'feedback.error.personal':
    'Votre texte semble contenir des renseignements personnels. Retirez-les, ou envoyez-le sans eux.',
  'feedback.found': 'Rien n’a été envoyé. Votre texte semble contenir :',
  'feedback.kind.card': 'un numéro d’assurance maladie',
  'feedback.kind.number': 'un numéro de téléphone ou un autre long numéro',
  'feedback.kind.email': 'une adresse courriel',
  'feedback.kind.date': 'une date',
  'feedback.kind.postal': 'un code postal',
  'feedback.kind.reference': 'un numéro de référence',
  'feedback.without': 'Voici le texte sans ces passages :',
  'feedback.send_without': 'Envoyer sans ces passages',
  'feedback.send': 'Envoyer',
  'feedback.kept':
    'Nous gardons la page, la langue, le jour et ce que vous écrivez, pendant un an. Nous ne gardons ni votre adresse IP ni rien de votre session.',
  'feedback.reply': 'Vous voulez une réponse? Téléphonez-nous :',
  'feedback.thanks': 'Merci de votre avis',
  'feedback.thanks_lead': 'Nous l’avons bien reçu.',
} as const
