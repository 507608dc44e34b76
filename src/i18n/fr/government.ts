/** Signing in with the government's service, in two phases. */
export const government = {
  'identity.government.title': 'Ou avec le Service d’authentification gouvernementale',
  'identity.government.jump':
    'Ou identifiez-vous avec le Service d’authentification gouvernementale',
  'identity.government.lead':
    'Ainsi, vous voyez tous vos rendez-vous, quelle que soit la façon dont ils ont été pris, sans numéro de référence ni code.',
  'identity.government.announce':
    'Vous quitterez ce site pour {site}. La politique de confidentialité de cet autre site s’y applique. Vous reviendrez ensuite ici; la première fois, nous vous demanderons les numéros de votre carte.',
  'identity.government.button': 'Quitter ce site pour me connecter',
  'identity.government.ended_there':
    'Votre session au Service d’authentification gouvernementale est peut-être encore ouverte. Sur un appareil partagé, fermez-la aussi.',
  'identity.government.leave_there': 'Terminer cette autre session',
  'identity.sign_in.away':
    'Le Service d’authentification gouvernementale ne répond pas. Réessayez plus tard, ou identifiez-vous avec votre carte.',
  'identity.sign_in.declined':
    'Vous n’avez pas terminé la connexion au Service d’authentification gouvernementale, et rien n’a changé ici. Recommencez quand vous voulez, ou identifiez-vous avec votre carte.',
  'identity.sign_in.stale':
    'Cette connexion n’est plus valide : elle a servi, elle a duré plus de dix minutes, ou elle a commencé dans un autre navigateur. Recommencez, ou identifiez-vous avec votre carte.',
  'identity.sign_in.clock':
    'La connexion n’a pas eu lieu : l’heure inscrite dans la réponse du Service d’authentification n’est pas la bonne. Réessayez dans quelques minutes, ou identifiez-vous avec votre carte.',
  'identity.sign_in.level':
    'La connexion n’a pas eu lieu : il faut une méthode de connexion plus sûre que celle que vous avez choisie au Service d’authentification. Recommencez avec une autre, ou identifiez-vous avec votre carte.',
  'identity.sign_in.untrusted':
    'La connexion n’a pas eu lieu : nous n’avons pas pu vérifier la réponse du Service d’authentification. Recommencez, ou identifiez-vous avec votre carte.',
  'identity.numbers.title': 'Les numéros de votre carte',
  'identity.numbers.first':
    'Vous avez ouvert une session au Service d’authentification gouvernementale. Dites-nous maintenant quelle carte d’assurance maladie est la vôtre. Nous vous le demandons une seule fois, puis à chaque nouvelle carte.',
  'identity.numbers.former_card':
    'Votre carte d’assurance maladie a été remplacée depuis votre dernière connexion. Entrez les numéros de la nouvelle.',
  'identity.numbers.former_terms':
    'Les conditions d’utilisation ont changé depuis que vous avez lié votre carte. Acceptez-les plus bas; nous vous redemandons aussi les numéros de la carte.',
  'identity.numbers.kept':
    'Nous gardons seulement, sous une forme qui ne dit pas qui vous êtes, que cette connexion et cette carte vont ensemble. Vous pourrez les délier quand vous voudrez.',
  'identity.numbers.expiry': 'Date d’expiration',
  'identity.numbers.expiry_hint': 'L’année et le mois imprimés sur la carte. Par exemple : 2029 05',
  'identity.numbers.expiry_year': 'Année',
  'identity.numbers.expiry_month': 'Mois',
  'identity.numbers.otherwise': 'M’identifier plutôt avec ma carte seule',
  'identity.error.expiry_year': 'Entrez l’année d’expiration de la carte, en 4 chiffres.',
  'identity.error.expiry_month': 'Entrez le mois d’expiration de la carte : un nombre de 1 à 12.',
  'identity.error.numbers_mismatch':
    'Nous ne pouvons pas relier cette carte à votre connexion. Vérifiez chaque numéro, la carte sous les yeux; elle doit être à votre nom. Après plusieurs essais, il faut attendre une heure, parfois un jour, ou nous téléphoner.',
  'identity.unbinding.title': 'Votre connexion gouvernementale',
  'identity.unbinding.since': {
    one: 'Une connexion au Service d’authentification gouvernementale est liée à votre carte depuis le {day}.',
    other:
      '{count} connexions au Service d’authentification gouvernementale sont liées à votre carte, la première depuis le {day}.',
  },
  'identity.unbinding.unknown':
    'Si vous n’avez pas fait cela vous-même, déliez votre carte et téléphonez-nous :',
  'identity.unbinding.means':
    'Délier la carte termine cette session. La prochaine connexion redemandera les numéros de la carte. Vos rendez-vous ne changent pas.',
  'identity.unbinding.button': 'Délier ma carte',
  'identity.unbinding.keep': 'Ne rien changer',
  'identity.notice.unbound':
    'Votre carte n’est plus liée à aucune connexion gouvernementale, et votre session est terminée.',
  'demo.identity.title': 'Service d’authentification (démonstration)',
  'demo.identity.lead':
    'Ce site imite le Service d’authentification gouvernementale pour la démonstration. Les personnes sont inventées, et aucun mot de passe n’est demandé.',
  'demo.identity.lead_staff':
    'Ce site imite le service où le personnel se connecte à tout ce qu’offre son organisation. Les personnes sont inventées, et aucun facteur n’est demandé.',
  'demo.identity.who': 'Qui êtes-vous?',
  'demo.identity.refuse': 'Revenir sans me connecter',
  'demo.identity.end': 'Voulez-vous terminer votre session ici aussi?',
  'demo.identity.end_yes': 'Terminer ma session',
  'demo.identity.end_no': 'Garder ma session ouverte ici',
  'demo.identity.ended': 'Votre session est terminée.',
  'demo.identity.error': 'Cette page ne sert plus. Revenez au site des rendez-vous et recommencez.',
} as const
