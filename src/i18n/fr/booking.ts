export const booking = {
  'booking.held.title': 'Plage retenue pour vous',
  'booking.held.until': 'Retenue jusqu’à {time}. D’ici là, personne d’autre ne peut la prendre.',
  'booking.held.left': 'Temps restant',
  'booking.held.announce': 'Il reste {minutes} min pour confirmer.',
  'booking.held.over':
    'Le temps est écoulé. Vous pouvez encore confirmer si personne n’a pris la plage.',
  'booking.held.lapsed':
    'La retenue a pris fin à {time}. La plage est encore libre : confirmez sans tarder.',
  'booking.held.extend': 'Prolonger de 10 minutes',
  'booking.held.extended': 'La retenue a déjà été prolongée une fois.',
  'booking.held.release': 'Laisser cette plage',
  'booking.visit.when': 'Quand',
  'booking.visit.where': 'Où',
  'booking.visit.who': 'Avec',
  'booking.visit.what': 'Pourquoi',
  'booking.visit.how': 'Mode de consultation',
  'booking.visit.bring': 'À apporter',
  'booking.visit.at': '{day}, {time}',
  'booking.contact.title': 'Comment vous joindre',
  'booking.contact.intro':
    'Donnez une adresse courriel si vous voulez recevoir la confirmation et les avis de ce rendez-vous. Ce n’est pas obligatoire.',
  'booking.contact.email': 'Adresse courriel (facultatif)',
  'booking.contact.email_hint': 'Par exemple : nom@exemple.ca',
  'booking.contact.email_consent':
    'J’accepte de recevoir par courriel les messages au sujet de ce rendez-vous.',
  'booking.contact.notice':
    'Votre adresse sert à ce rendez-vous seulement. Sans votre accord, elle ne sert qu’à vous envoyer un code lorsque vous en demandez un. Vous pouvez la changer ou la retirer en tout temps.',
  'booking.contact.privacy': 'Lire l’avis de confidentialité',
  'booking.contact.continue': 'Continuer',
  'booking.change_contact.title': 'Changer l’adresse courriel',
  'booking.change_contact.intro':
    'La nouvelle adresse remplace l’ancienne pour ce rendez-vous. Par sécurité, nous avertissons aussi l’ancienne adresse.',
  'booking.change_contact.save': 'Enregistrer',
  'booking.review.title': 'Vérifiez avant de confirmer',
  'booking.review.intro': 'Rien n’est encore réservé. Relisez, puis confirmez.',
  'booking.review.email': 'Courriel',
  'booking.review.no_email': 'Aucun. Notez bien votre numéro de référence à la page suivante.',
  'booking.review.email_on': '{email}. Vous recevrez les messages de ce rendez-vous.',
  'booking.review.email_off': '{email}. Pour recevoir un code seulement : aucun autre message.',
  'booking.review.change_time': 'Modifier la plage',
  'booking.review.change_reason': 'Modifier la raison',
  'booking.review.change_email': 'Modifier le courriel',
  'booking.review.policy': 'Annulation',
  'booking.review.deadline':
    'Vous pourrez annuler ou déplacer ici jusqu’à {duration} avant le rendez-vous.',
  'booking.review.confirm': 'Confirmer le rendez-vous',
  'booking.review_move.title': 'Vérifiez le nouveau moment',
  'booking.review_move.intro':
    'Votre rendez-vous actuel reste en place tant que vous n’avez pas confirmé.',
  'booking.review_move.from': 'Rendez-vous actuel',
  'booking.review_move.to': 'Nouveau moment',
  'booking.review_move.confirm': 'Déplacer le rendez-vous',
  'booking.appointment.title_booked': 'Votre rendez-vous est confirmé',
  'booking.appointment.title_cancelled': 'Votre rendez-vous est annulé',
  'booking.appointment.title_past': 'Votre rendez-vous',
  'booking.appointment.reference': 'Numéro de référence',
  'booking.appointment.keep':
    'Notez ce numéro. Avec votre carte, il permet de voir, de déplacer ou d’annuler ce rendez-vous.',
  'booking.appointment.cancelled': 'La plage a été rendue. Vous n’avez rien d’autre à faire.',
  'booking.appointment.sent': 'Une confirmation est envoyée à l’adresse que vous avez donnée.',
  'booking.appointment.calendar': 'Ajouter à mon calendrier',
  'booking.appointment.print': 'Pour garder une copie, imprimez cette page.',
  'booking.appointment.until':
    'Vous pouvez annuler ou déplacer ce rendez-vous ici jusqu’au {day}, {time}.',
  'booking.appointment.too_late':
    'Il est trop tard pour annuler ou déplacer ici. Téléphonez à la clinique : {phone}.',
  'booking.appointment.move': 'Déplacer',
  'booking.appointment.cancel': 'Annuler',
  'booking.appointment.contact': 'Changer le courriel',
  'booking.appointment.back': 'Revenir au rendez-vous',
  'booking.appointment.all': 'Voir mes rendez-vous',
  'booking.appointments.title': 'Mes rendez-vous',
  'booking.appointments.scope':
    'Vous voyez les rendez-vous pris pendant cette session, ou ouverts avec un numéro de référence ou un code.',
  'booking.appointments.none': 'Aucun rendez-vous à afficher.',
  'booking.appointments.more': 'Ouvrir un autre rendez-vous',
  'booking.appointments.open': 'Voir ou modifier',
  'booking.status.booked': 'Confirmé',
  'booking.status.arrived': 'Arrivé',
  'booking.status.fulfilled': 'Terminé',
  'booking.status.noshow': 'Manqué',
  'booking.status.cancelled': 'Annulé',
  'booking.status.entered-in-error': 'Inscrit par erreur',
  'booking.cancellation.title': 'Annuler ce rendez-vous?',
  'booking.cancellation.intro':
    'La plage sera offerte à une autre personne. Vous ne pourrez pas revenir en arrière.',
  'booking.cancellation.confirm': 'Oui, annuler',
  'booking.cancellation.keep': 'Non, le garder',
  'booking.move.title': 'Déplacer ce rendez-vous',
  'booking.move.intro':
    'Choisissez un autre moment à la même clinique. Votre rendez-vous actuel reste en place jusqu’à la confirmation.',
  'booking.move.current': 'Actuellement : {day}, {time}',
  'booking.refused.title': 'Ce n’est pas possible',
  'booking.refused.nothing': 'Rien n’a été réservé ni modifié.',
  'booking.refused.search': 'Voir les autres plages',
  'booking.refused.back': 'Mes rendez-vous',
  'booking.error.choose_slot': 'Choisissez une plage horaire.',
  'booking.error.slot_taken':
    'Cette plage n’est plus libre : une autre personne vient de la prendre, ou elle a été retirée. Choisissez-en une autre.',
  'booking.error.slot_held':
    'Une autre personne est en train de réserver cette plage. Choisissez-en une autre, ou réessayez dans 10 minutes.',
  'booking.error.slot_closed':
    'Cette plage n’est pas offerte à la personne identifiée, ou l’heure est passée. Choisissez-en une autre.',
  'booking.error.hold_gone':
    'La plage n’est plus retenue pour vous. Choisissez de nouveau un moment.',
  'booking.error.key_reused':
    'Cette page a déjà servi pour une autre demande. Reprenez à partir de la recherche.',
  'booking.error.too_late':
    'Le délai de la clinique est passé. Téléphonez-lui pour annuler ou déplacer ce rendez-vous.',
  'booking.error.changed':
    'Ce rendez-vous vient d’être modifié ailleurs. Ouvrez-le de nouveau avant de le déplacer.',
  'booking.error.email_missing': 'Donnez l’adresse courriel où envoyer les messages.',
} as const
