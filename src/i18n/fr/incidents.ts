/** The report of a suspected confidentiality incident. */
export const incidents = {
  'incidents.title': 'Signaler un incident',
  'incidents.lead':
    'Vous croyez que des renseignements personnels ont été vus, utilisés ou communiqués sans autorisation, ou perdus? Dites-le-nous, même si vous n’en avez pas la certitude.',
  'incidents.example':
    'Par exemple : un message destiné à une autre personne, un rendez-vous que vous n’avez pas pris, une page qui montre le nom de quelqu’un d’autre.',
  'incidents.warning':
    'N’écrivez ni numéro d’assurance maladie ni renseignement de santé, les vôtres ou ceux d’une autre personne. Nous vous les demanderons s’ils sont nécessaires.',
  'incidents.what': 'Ce qui s’est passé',
  'incidents.what_hint': 'Ce que vous avez vu, où, et quels renseignements semblent touchés.',
  'incidents.when': 'Quand (facultatif)',
  'incidents.contact': 'Comment vous joindre (facultatif)',
  'incidents.contact_hint':
    'Une adresse courriel ou un numéro de téléphone, si vous voulez une réponse.',
  'incidents.send': 'Envoyer le signalement',
  'incidents.error.what': 'Dites ce qui s’est passé.',
  'incidents.then': 'Et ensuite',
  'incidents.then_text':
    'La personne responsable chez {operator} ({officer}) évalue le signalement et fait ce que la loi prévoit. Vous recevez tout de suite un numéro à citer.',
  'incidents.kept':
    'Votre signalement est chiffré, et chaque lecture est consignée. Il est gardé cinq ans. Votre adresse IP n’est pas gardée avec lui.',
  'incidents.phone': 'Vous aimez mieux en parler? Téléphonez-nous :',
  'incidents.cai': 'Vous pouvez aussi vous adresser à la Commission d’accès à l’information',
  'incidents.received': 'Signalement reçu',
  'incidents.receipt': 'Merci. Notez ce numéro :',
  'incidents.receipt_use':
    'Il n’ouvre rien et ne dit rien de votre signalement. Citez-le si vous nous téléphonez à ce sujet, au',
} as const
