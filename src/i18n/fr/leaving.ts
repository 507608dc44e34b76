/** The notice before another site. */
export const leaving = {
  'leaving.title': 'Vous allez quitter ce site',
  'leaving.lead': 'Ce lien mène à un autre site :',
  'leaving.host': 'Adresse du site',
  'leaving.policy':
    'Nous n’exploitons pas ce site. Sa politique de confidentialité s’y applique, pas la nôtre. Nous ne lui transmettons rien de ce que vous avez entré ici.',
  'leaving.session':
    'Votre session reste ouverte ici jusqu’à sa fin. Si l’ordinateur n’est pas à vous, quittez-la d’abord.',
  'leaving.go_on': 'Continuer vers ce site',
  'leaving.back':
    'Pour rester ici, revenez à la page précédente avec le bouton de votre navigateur.',
  'leaving.to.health': 'La santé sur Québec.ca, le site du gouvernement du Québec',
  'leaving.to.info_sante': 'Info-Santé 811, sur Québec.ca',
  'leaving.to.gap': 'Guichet d’accès à la première ligne (GAP), sur Québec.ca',
  'leaving.to.gamf': 'Guichet d’accès à un médecin de famille (GAMF), sur Québec.ca',
  'leaving.to.cai': 'Commission d’accès à l’information du Québec',
  'leaving.to.clinic': 'Site Web de {clinic}',
  'leaving.to.directions': 'Itinéraire vers {clinic}, sur OpenStreetMap',
} as const
