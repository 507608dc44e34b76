/** How the service is. */
export const status = {
  'status.title': 'État du service',
  'status.whole': 'Tout fonctionne.',
  'status.not_whole': 'Le service ne fonctionne pas tout à fait comme il le devrait.',
  'status.component.site': 'Site Web',
  'status.component.bookings': 'Recherche et rendez-vous',
  'status.component.emails': 'Courriels',
  'status.component.texts': 'Textos',
  'status.state.works': 'Fonctionne',
  'status.state.told': 'Incident en cours',
  'status.state.slow': 'En retard',
  'status.state.off': 'Envoi suspendu pour l’instant',
  'status.state.down': 'En panne',
  'status.state.unknown': 'Inconnu pour l’instant',
  'status.checked': 'Vérifié le {when}',
  'status.worked': 'A fonctionné pour la dernière fois le {when}',
  'status.incidents': 'Pannes et travaux',
  'status.no_incidents': 'Aucune panne annoncée depuis une semaine.',
  'status.open': 'incident en cours',
  'status.closed': 'incident terminé',
  'status.reload':
    'Cette page reste lisible pendant une panne. Rechargez-la pour voir ce qui a changé.',
  'status.phone':
    'Pour prendre, déplacer ou annuler un rendez-vous pendant une panne, téléphonez :',
  'status.link': 'État du service',
} as const
