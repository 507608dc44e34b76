/** Searching for a slot, and a clinic's page. */
export const schedule = {
  'schedule.search.title': 'Trouver une plage horaire',
  'schedule.search.change': 'Modifier la recherche',
  'schedule.search.door': 'Où voulez-vous consulter?',
  'schedule.search.reason': 'Pourquoi consultez-vous?',
  'schedule.search.reason_hint':
    'Si votre vie ou celle d’une autre personne est en danger, composez le 911.',
  'schedule.search.postal_code': 'Code postal',
  'schedule.search.postal_code_hint':
    'Pour chercher près de chez vous. Les trois premiers caractères suffisent, et nous n’en gardons pas plus. Par exemple\u00a0: H2X',
  'schedule.search.distance': 'Périmètre',
  'schedule.search.kilometres': 'À moins de {km}\u00a0km',
  'schedule.search.from': 'À partir du',
  'schedule.search.more': 'Autres critères (facultatifs)',
  'schedule.search.moment': 'Moments de la journée',
  'schedule.search.any_hint': 'Ne cochez rien si tout vous convient.',
  'schedule.search.method': 'Modes de consultation',
  'schedule.search.accessible': 'Seulement les cliniques accessibles en fauteuil roulant',
  'schedule.search.language': 'Langue parlée par la personne qui vous reçoit',
  'schedule.search.any_language': 'Peu importe',
  'schedule.search.button': 'Voir les plages horaires libres',
  'schedule.search.held':
    'Une plage horaire est retenue pour vous jusqu’à {time}. Si vous en choisissez une autre, celle-ci sera libérée.',
  'schedule.search.held_link': 'Continuer avec la plage retenue',
  'schedule.door.doctor': 'Avec mon médecin de famille',
  'schedule.door.professional': 'Avec l’infirmière ou l’infirmier qui me suit',
  'schedule.door.group': 'À ma clinique ou dans mon groupe de médecine de famille (GMF)',
  'schedule.door.nearby': 'Dans une clinique à proximité',
  'schedule.reason.urgent': 'Consultation urgente',
  'schedule.reason.semi_urgent': 'Consultation semi-urgente',
  'schedule.reason.pregnancy': 'Suivi de grossesse',
  'schedule.reason.pediatric': 'Suivi pédiatrique',
  'schedule.reason.regular': 'Suivi régulier',
  'schedule.moment.morning': 'Avant-midi',
  'schedule.moment.afternoon': 'Après-midi',
  'schedule.moment.evening': 'Soir',
  'schedule.method.clinic': 'À la clinique',
  'schedule.method.home': 'À domicile',
  'schedule.method.video': 'Par visioconférence',
  'schedule.method.telephone': 'Par téléphone',
  'schedule.opening.clinic': 'à la clinique',
  'schedule.opening.home': 'à domicile',
  'schedule.opening.video': 'par visioconférence',
  'schedule.opening.telephone': 'par téléphone',
  'schedule.opening.held': 'retenue pour vous jusqu’à {time}',
  'schedule.profession.family_physician': 'médecin de famille',
  'schedule.profession.nurse_practitioner': 'soins infirmiers spécialisés (IPS)',
  'schedule.profession.nurse': 'soins infirmiers',
  'schedule.results.title': 'Plages horaires libres',
  'schedule.results.from': 'à partir du {day}',
  'schedule.results.around': 'à moins de {km}\u00a0km de {area}',
  'schedule.results.accessible': 'accès en fauteuil roulant',
  'schedule.results.as_of': 'À jour à {clock}.',
  'schedule.results.refresh': 'Actualiser les résultats',
  'schedule.results.approximate':
    'Les distances sont approximatives\u00a0: elles partent du centre du secteur {area}.',
  'schedule.results.distance': 'à environ {distance}',
  'schedule.results.accessible_yes': 'accessible en fauteuil roulant',
  'schedule.results.accessible_no': 'non accessible en fauteuil roulant',
  'schedule.results.zone': 'Heures locales\u00a0: {zone}',
  'schedule.results.all': 'Voir toutes les plages',
  'schedule.results.all_of': 'de cette clinique\u00a0: {clinic}',
  'schedule.results.take':
    'Choisissez une heure\u00a0: nous retiendrons la plage pendant 10 minutes.',
  'schedule.results.others': {
    one: '{count} clinique sans plage pour cette recherche',
    other: '{count} cliniques sans plage pour cette recherche',
  },
  'schedule.results.none_doctor': 'Aucune plage libre pour vous en ce moment.',
  'schedule.results.none_group': 'Aucune plage libre pour vous en ce moment.',
  'schedule.results.none_nearby':
    'Aucune autre clinique à moins de {km}\u00a0km n’a de plage libre pour vous.',
  'schedule.results.need_area':
    'Pour voir aussi les cliniques près de chez vous, ajoutez votre code postal à la recherche.',
  'schedule.nothing.title': 'Aucune plage horaire libre pour cette recherche',
  'schedule.nothing.none_offered':
    'Aucune des cliniques visées n’offre «\u00a0{reason}\u00a0» en ligne.',
  'schedule.nothing.none_published':
    'Les cliniques visées n’ont pas encore publié de plages «\u00a0{reason}\u00a0» pour ces jours.',
  'schedule.nothing.full':
    'Aucune plage «\u00a0{reason}\u00a0» qui correspond à vos critères n’est libre.',
  'schedule.nothing.held':
    'Les dernières plages sont retenues par d’autres personnes. Si ces personnes ne confirment pas, elles se libéreront dans 20 minutes au plus.',
  'schedule.nothing.not_for_you':
    'Il reste des plages, mais elles sont réservées à d’autres\u00a0: par exemple selon l’âge, ou aux personnes inscrites auprès de la clinique.',
  'schedule.nothing.opens_later':
    'Il reste des plages, qui ne vous sont pas encore ouvertes. Les prochaines s’ouvrent le {day} à {time} (heure de Montréal).',
  'schedule.nothing.nowhere':
    'Le registre ne vous associe à aucune clinique. Ajoutez votre code postal pour chercher près de chez vous.',
  'schedule.nothing.next': 'Ce que vous pouvez faire',
  'schedule.nothing.step_otherwise':
    'Élargissez vos critères\u00a0: il y a des plages à un autre moment de la journée, selon un autre mode, dans une autre langue ou dans une clinique moins accessible.',
  'schedule.nothing.step_distance':
    'Cherchez plus loin\u00a0: la clinique la plus proche avec une plage pour vous est à environ {distance}. Choisissez {km}\u00a0km.',
  'schedule.nothing.step_far':
    'La clinique la plus proche avec une plage pour vous est à environ {distance}, trop loin pour cette recherche.',
  'schedule.nothing.step_area': 'Ajoutez votre code postal pour chercher aussi près de chez vous.',
  'schedule.nothing.step_again':
    'Revenez plus tard\u00a0: une plage se libère quand quelqu’un annule.',
  'schedule.nothing.step_phone':
    'Téléphonez aux cliniques ci-dessous, ou téléphonez-nous au {phone}.',
  'schedule.nothing.step_phone_us': 'Téléphonez-nous au {phone}.',
  'schedule.nothing.step_811':
    'Pour une question de santé, composez le 811 (Info-Santé), jour et nuit.',
  'schedule.nothing.step_911': 'En cas d’urgence, composez le 911.',
  'schedule.clinic.times': 'Choisir une plage horaire',
  'schedule.clinic.about': 'La clinique',
  'schedule.clinic.address': 'Adresse',
  'schedule.clinic.phone': 'Téléphone',
  'schedule.clinic.hours': 'Heures d’ouverture',
  'schedule.clinic.access': 'Accès',
  'schedule.clinic.accessible_yes': 'Accessible en fauteuil roulant.',
  'schedule.clinic.accessible_no': 'Non accessible en fauteuil roulant.',
  'schedule.clinic.bring': 'À apporter',
  'schedule.clinic.cancellation': 'Annulation',
  'schedule.clinic.deadline':
    'Vous pouvez annuler ou déplacer un rendez-vous en ligne jusqu’à {duration} avant l’heure prévue.',
  'schedule.clinic.deadline_none':
    'Vous pouvez annuler ou déplacer un rendez-vous en ligne jusqu’à l’heure prévue.',
  'schedule.clinic.no_show': 'En cas d’absence',
  'schedule.clinic.back': 'Retour aux résultats',
  'schedule.days.week': 'Semaine du {day}',
  'schedule.days.previous': 'Semaine précédente',
  'schedule.days.next': 'Semaine suivante',
  'schedule.days.count': { one: '{count} plage', other: '{count} plages' },
  'schedule.days.none': 'aucune',
  'schedule.days.none_this_week': 'Aucune plage libre cette semaine.',
  'schedule.days.none_from_here': 'Aucune plage libre cette semaine ni plus tard.',
  'schedule.days.first': 'Voir la première plage libre',
  'schedule.days.later': 'Aller au {day}, premier jour avec une plage',
  'schedule.days.none_at_all': 'Cette clinique n’a aucune plage libre pour cette recherche.',
  'schedule.days.hold': 'Retenir cette plage horaire',
  'schedule.days.hold_hint':
    'Rien n’est réservé avant la confirmation\u00a0: vous aurez 10 minutes pour vérifier.',
  'schedule.error.door': 'Choisissez où vous voulez consulter.',
  'schedule.error.reason': 'Choisissez pourquoi vous consultez.',
  'schedule.error.postal_code':
    'Entrez un code postal, ou ses trois premiers caractères. Par exemple\u00a0: H2X',
  'schedule.error.postal_code_missing':
    'Entrez votre code postal pour chercher une clinique près de chez vous.',
  'schedule.error.postal_code_elsewhere':
    'Nous ne trouvons pas ce code postal au Québec. Vérifiez-le.',
  'schedule.error.distance': 'Choisissez un périmètre dans la liste.',
  'schedule.error.from':
    'Entrez une date\u00a0: année, mois et jour. Par exemple\u00a0: 2026-11-24',
  'schedule.error.from_past': 'Choisissez aujourd’hui ou un jour à venir.',
  'schedule.error.from_far': 'Choisissez un jour d’ici un an.',
  'schedule.error.moment': 'Choisissez parmi les moments de la liste.',
  'schedule.error.method': 'Choisissez parmi les modes de la liste.',
  'schedule.error.language': 'Choisissez une langue dans la liste.',
} as const
