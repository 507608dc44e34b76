export const booking = {
  'booking.notice.when': '{day} à {time}',
  'booking.notice.booked': 'C’est confirmé.',
  'booking.notice.booked_mail': 'C’est confirmé. Un courriel part à {email}.',
  'booking.notice.moved': 'Votre rendez-vous est déplacé.',
  'booking.notice.cancelled': 'Votre rendez-vous du {when} est annulé.',
  'booking.notice.email': 'L’adresse courriel de ce rendez-vous est maintenant {email}.',
  'booking.notice.no_email': 'Ce rendez-vous n’a plus d’adresse courriel.',
  'booking.notice.released': 'La plage du {when} est libérée.',
  'booking.notice.extended': 'Nous vous gardons maintenant cette plage jusqu’à {time}.',
  'booking.held.title': 'Plage horaire retenue pour vous',
  'booking.held.until': 'Retenue jusqu’à {time}. D’ici là, personne d’autre ne peut la prendre.',
  'booking.held.left': 'Temps restant',
  'booking.held.announce': 'Il reste {minutes} min pour confirmer.',
  'booking.held.over':
    'Le temps est écoulé. Vous pouvez encore confirmer si personne n’a pris la plage.',
  'booking.held.lapsed':
    'Le délai a pris fin à {time}, mais la plage est encore libre : confirmez sans tarder.',
  'booking.held.extend': 'Retenir encore 10 minutes',
  'booking.held.extended': 'Le délai a été prolongé : il ne peut pas l’être de nouveau.',
  'booking.held.release': 'Libérer cette plage horaire',
  'booking.details.when': 'Quand',
  'booking.details.where': 'Où',
  'booking.details.who': 'Avec',
  'booking.details.what': 'Raison',
  'booking.details.how': 'Mode de consultation',
  'booking.details.bring': 'À apporter',
  'booking.details.at': '{day}, {time}',
  'booking.contact.title': 'Comment vous joindre',
  'booking.contact.intro':
    'Donnez une adresse courriel si vous voulez recevoir la confirmation et les avis de ce rendez-vous. Ce n’est pas obligatoire.',
  'booking.contact.email': 'Adresse courriel (facultative)',
  'booking.contact.email_hint': 'Par exemple : nom@exemple.ca',
  'booking.contact.email_consent':
    'J’accepte de recevoir par courriel les messages au sujet de ce rendez-vous.',
  'booking.contact.notice':
    'Votre adresse sert à ce rendez-vous seulement. Sans votre accord, elle sert uniquement à vous envoyer un code, si vous en demandez un, et à vous avertir si l’adresse est changée. Tant que le rendez-vous est en vigueur, vous pouvez la changer ou la retirer.',
  'booking.contact.privacy': 'Lire la politique de confidentialité',
  'booking.contact.continue': 'Continuer',
  'booking.change_contact.title': 'Changer l’adresse courriel',
  'booking.change_contact.intro':
    'La nouvelle adresse remplace l’ancienne pour ce rendez-vous. Pour retirer l’adresse, videz le champ et décochez la case. Par sécurité, nous avertissons aussi l’ancienne adresse.',
  'booking.change_contact.save': 'Enregistrer',
  'booking.review.title': 'Vérifiez avant de confirmer',
  'booking.review.intro': 'Rien n’est encore réservé. Relisez, puis confirmez.',
  'booking.review.email': 'Adresse courriel',
  'booking.review.no_email': 'Aucune. Notez bien votre numéro de référence à la page suivante.',
  'booking.review.email_on':
    '{email} – Vous y recevrez la confirmation et les avis de ce rendez-vous.',
  'booking.review.email_off':
    '{email} – Vous n’y recevrez ni confirmation ni avis. Elle servira aux codes que vous demandez, et à vous avertir si elle est changée.',
  'booking.review.change_time': 'la plage horaire',
  'booking.review.change_reason': 'la raison',
  'booking.review.change_email': 'l’adresse courriel',
  'booking.review.policy': 'Annulation',
  'booking.review.deadline':
    'Vous pouvez annuler ou déplacer votre rendez-vous en ligne jusqu’à {duration} avant l’heure prévue.',
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
  'booking.appointment.cancelled':
    'La plage horaire est de nouveau libre. Vous n’avez rien d’autre à faire.',
  'booking.appointment.sent':
    'La confirmation et les avis de ce rendez-vous sont envoyés à l’adresse courriel que vous avez donnée.',
  'booking.appointment.calendar': 'Ajouter à mon calendrier',
  'booking.appointment.print': 'Pour garder une copie, imprimez cette page.',
  'booking.appointment.until':
    'Vous pouvez annuler ou déplacer ce rendez-vous en ligne jusqu’au {day} à {time}.',
  'booking.appointment.too_late':
    'Il est trop tard pour annuler ou déplacer ce rendez-vous en ligne. Téléphonez à la clinique au {phone}.',
  'booking.appointment.move': 'Déplacer le rendez-vous',
  'booking.appointment.cancel': 'Annuler le rendez-vous',
  'booking.appointment.contact': 'Changer l’adresse courriel',
  'booking.appointment.back': 'Revenir au rendez-vous',
  'booking.appointment.all': 'Voir mes rendez-vous',
  'booking.appointments.title': 'Mes rendez-vous',
  'booking.appointments.scope':
    'Voici les rendez-vous pris pendant cette session, ou ouverts avec un numéro de référence ou un code.',
  'booking.appointments.none': 'Aucun rendez-vous à afficher.',
  'booking.appointments.more': 'Ouvrir un autre rendez-vous',
  'booking.appointments.open': 'Ouvrir ce rendez-vous',
  'booking.status.booked': 'Confirmé',
  'booking.status.arrived': 'Arrivé',
  'booking.status.fulfilled': 'Terminé',
  'booking.status.noshow': 'Manqué',
  'booking.status.cancelled': 'Annulé',
  'booking.status.entered-in-error': 'Inscrit par erreur',
  'booking.cancellation.title': 'Annuler ce rendez-vous?',
  'booking.cancellation.intro':
    'La plage horaire redeviendra libre pour d’autres personnes. Vous ne pourrez pas revenir en arrière.',
  'booking.cancellation.confirm': 'Oui, l’annuler',
  'booking.cancellation.keep': 'Non, le garder',
  'booking.move.title': 'Déplacer ce rendez-vous',
  'booking.move.intro':
    'Choisissez un autre moment à la même clinique. Votre rendez-vous actuel reste en place jusqu’à la confirmation.',
  'booking.move.current': 'Actuellement : {day}, {time}',
  'booking.refused.title': 'Ce n’est pas possible',
  'booking.refused.nothing': 'Rien n’a été réservé ni modifié.',
  'booking.refused.search': 'Voir les autres plages horaires',
  'booking.refused.back': 'Voir mes rendez-vous',
  'booking.error.choose_slot': 'Choisissez une plage horaire.',
  'booking.error.slot_taken':
    'Cette plage horaire n’est plus libre pour vous : une autre personne vient de la prendre, elle a été retirée, ou vous avez déjà un rendez-vous à la même heure. Choisissez-en une autre.',
  'booking.error.slot_held':
    'Une autre personne est en train de réserver cette plage horaire. Choisissez-en une autre, ou réessayez dans une dizaine de minutes.',
  'booking.error.slot_closed':
    'Cette plage horaire n’est pas offerte à la personne identifiée, ou son heure est passée. Choisissez-en une autre.',
  'booking.error.hold_gone':
    'La plage horaire n’est plus retenue pour vous. Choisissez-en une de nouveau.',
  'booking.error.key_reused':
    'Cette page a déjà servi pour une autre demande. Reprenez à partir de la recherche.',
  'booking.error.too_late':
    'Le délai de la clinique est passé. Pour annuler ou déplacer ce rendez-vous, téléphonez à la clinique.',
  'booking.error.changed':
    'Ce rendez-vous vient d’être modifié ailleurs. Ouvrez-le de nouveau avant de le déplacer.',
  'booking.error.email_missing':
    'Entrez l’adresse courriel où envoyer les messages, ou décochez la case.',
} as const
