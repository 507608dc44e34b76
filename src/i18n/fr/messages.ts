/** What the service says by e-mail, in calendar files, and on the demonstration's mailbox page. */
export const messages = {
  'messages.booked.subject': 'Confirmation de votre rendez-vous',
  'messages.booked.title': 'Votre rendez-vous est confirmé',
  'messages.moved.subject': 'Votre rendez-vous est déplacé',
  'messages.moved.title': 'Votre rendez-vous est déplacé',
  'messages.moved.lead':
    'Voici la nouvelle date et la nouvelle heure. Elles remplacent les précédentes.',
  'messages.cancelled.subject': 'Annulation de votre rendez-vous',
  'messages.cancelled.title': 'Votre rendez-vous est annulé',
  'messages.cancelled.lead':
    'Le rendez-vous ci-dessous n’aura pas lieu. Vous n’avez rien d’autre à faire.',
  'messages.cancelled_by_clinic.subject': 'La clinique annule votre rendez-vous',
  'messages.cancelled_by_clinic.title': 'La clinique a dû annuler votre rendez-vous',
  'messages.cancelled_by_clinic.lead':
    'Le rendez-vous ci-dessous n’aura pas lieu, et ce n’est pas de votre fait. Vous pouvez en prendre un autre en ligne ou téléphoner à la clinique.',
  'messages.text.cancelled_by_clinic':
    'La clinique annule votre rendez-vous : {when}, {clinic}. En prendre un autre :',
  'messages.missed.subject': 'Rendez-vous manqué',
  'messages.missed.title': 'Votre rendez-vous n’a pas eu lieu',
  'messages.missed.lead':
    'La clinique a inscrit votre absence au rendez-vous ci-dessous. Si c’est une erreur, téléphonez-lui au {phone}. Si vous avez encore besoin de consulter, prenez un autre rendez-vous.',
  'messages.running_late.subject': 'Votre rendez-vous commencera en retard',
  'messages.running_late.title': 'Votre rendez-vous commencera en retard',
  'messages.running_late.lead': {
    one: 'La clinique a environ {count} minute de retard. Votre rendez-vous tient toujours.',
    other: 'La clinique a environ {count} minutes de retard. Votre rendez-vous tient toujours.',
  },
  'messages.text.missed':
    'Absence inscrite au rendez-vous : {when}, {clinic}. En prendre un autre :',
  'messages.text.running_late':
    'Environ {minutes} min de retard pour votre rendez-vous : {when}, {clinic}.',
  'messages.moved_by_clinic.subject': 'La clinique a déplacé votre rendez-vous',
  'messages.moved_by_clinic.title': 'La clinique a déplacé votre rendez-vous',
  'messages.moved_by_clinic.lead':
    'Voici la nouvelle date et la nouvelle heure. Elles remplacent les précédentes.',
  'messages.text.moved_by_clinic': 'La clinique a déplacé votre rendez-vous : {when}, {clinic}.',
  'messages.contact_changed.subject': 'Changement des coordonnées de votre rendez-vous',
  'messages.contact_changed.title': 'Les coordonnées de votre rendez-vous ont changé',
  'messages.contact_changed.lead':
    'Les messages au sujet du rendez-vous ci-dessous arriveront maintenant à cette adresse.',
  'messages.contact_former.lead':
    'Les messages au sujet du rendez-vous ci-dessous n’arriveront plus à cette adresse, car elle a été retirée ou remplacée.',
  'messages.contact_former.theft':
    'Si ce changement ne vient pas de vous, téléphonez à la clinique au {phone} et donnez le numéro de référence.',
  'messages.reminder.subject': 'Rappel de votre rendez-vous',
  'messages.reminder.title': 'Votre rendez-vous est demain',
  'messages.reminder.lead': 'Voici un rappel de l’heure et du lieu.',
  'messages.reminder_early.subject': 'Rappel de votre rendez-vous',
  'messages.reminder_early.title': 'Votre rendez-vous est dans trois jours',
  'messages.reminder_early.lead': 'Voici un rappel de la date, de l’heure et du lieu.',
  'messages.reminder.give_back':
    'Si vous avez un empêchement, annulez : votre place ira à une personne qui en attend une.',
  'messages.detail.date': 'Date',
  'messages.detail.time': 'Heure',
  'messages.detail.clinic': 'Clinique',
  'messages.detail.address': 'Adresse',
  'messages.detail.phone': 'Téléphone',
  'messages.detail.method': 'Mode de consultation',
  'messages.detail.reference': 'Numéro de référence',
  'messages.detail.label': '{label} :',
  'messages.detail.time_in_zone': '{time} ({zone})',
  'messages.method.clinic': 'À la clinique',
  'messages.method.home': 'À domicile',
  'messages.method.video': 'Par visioconférence',
  'messages.method.telephone': 'Par téléphone',
  'messages.change.until':
    'Vous pouvez annuler ou déplacer ce rendez-vous en ligne jusqu’au {day} à {time}. Après ce moment, téléphonez à la clinique.',
  'messages.change.by_phone':
    'Pour annuler ou déplacer ce rendez-vous, téléphonez à la clinique au {phone}.',
  'messages.action.manage': 'Voir, déplacer ou annuler mon rendez-vous',
  'messages.action.book': 'Prendre un autre rendez-vous',
  'messages.code.subject': 'Votre code de confirmation',
  'messages.code.title': 'Votre code de confirmation : {code}',
  'messages.code.use':
    'Entrez ces 6 chiffres dans la page où vous avez demandé ce code. Le code est valide pendant 10 minutes après votre demande.',
  'messages.code.secret':
    'Ne donnez ce code à personne, même à quelqu’un qui dit travailler pour nous.',
  'messages.code.unasked': 'Si vous n’avez pas demandé de code, vous n’avez rien à faire.',
  'messages.mail.never_asks':
    'Nous ne vous demandons jamais votre numéro d’assurance maladie ni d’autres renseignements personnels par courriel, par texto ou lors d’un appel de notre part. Par prudence, ce courriel ne contient pas votre nom.',
  'messages.mail.no_reply': 'Personne ne lit les réponses envoyées à cette adresse.',
  'messages.unsubscribe.title': 'Ne plus recevoir de courriels',
  'messages.unsubscribe.lead':
    'Nous cesserons d’écrire à l’adresse qui a reçu ce lien au sujet des rendez-vous d’une personne : plus de confirmation, plus de rappel, et plus d’avis si la clinique déplace ou annule un rendez-vous.',
  'messages.unsubscribe.stays':
    'Les rendez-vous ne changent pas, et les textos que vous avez acceptés continuent d’arriver.',
  'messages.unsubscribe.press': 'Ne plus m’écrire',
  'messages.unsubscribe.done': 'C’est noté',
  'messages.unsubscribe.done_lead':
    'Si ce lien vient d’un de nos courriels des 60 derniers jours, nous n’écrirons plus à l’adresse qui l’a reçu.',
  'messages.unsubscribe.again':
    'Les rendez-vous tiennent toujours. Pour recevoir de nouveau des messages, ouvrez un rendez-vous et changez ses coordonnées.',
  'messages.unsubscribe.appointments': 'Voir mes rendez-vous',
  'messages.calendar.summary': 'Rendez-vous médical',
  'messages.calendar.location_elsewhere': '{method} ({clinic})',
  'messages.mailbox.reload': 'Recharger la page',
  'messages.mailbox.to': 'À',
  'messages.mailbox.at': 'Reçu à',
  'messages.mailbox.attached': 'Pièce jointe',
  'messages.mailbox.calendar': 'Fichier de calendrier (rendez-vous.ics)',
  'messages.text.when': '{day} à {time}',
  'messages.text.booked': 'Rendez-vous confirmé : {when}, {clinic}.',
  'messages.text.moved': 'Rendez-vous déplacé : {when}, {clinic}.',
  'messages.text.cancelled': 'Rendez-vous annulé : {when}, {clinic}.',
  'messages.text.contact_changed':
    'Les textos pour le rendez-vous du {when}, {clinic}, arrivent maintenant à ce numéro.',
  'messages.text.reminder': 'Rappel : rendez-vous demain, {when}, {clinic}.',
  'messages.text.reminder_early': 'Rappel : rendez-vous {when}, {clinic}.',
  'messages.text.former':
    'Les textos pour un rendez-vous, {clinic}, n’arrivent plus à ce numéro. Si ce changement ne vient pas de vous : {phone}',
  'messages.text.code': 'Votre code : {code}, valide 10 minutes. Ne le donnez à personne.',
  'messages.text.online': 'Pour annuler :',
  'messages.text.by_phone': 'Pour annuler : {phone}.',
  'messages.text.discreet': 'Un message vous attend :',
  'messages.text.discreet_former':
    'Ce numéro ne recevra plus nos textos. Si ce changement ne vient pas de vous :',
  'messages.text.stop': 'STOP = fin des textos',
  'messages.discreet_former.title': 'Cette adresse ne recevra plus de messages',
  'messages.discreet_former.lead':
    'Elle a été retirée ou remplacée. Si ce changement ne vient pas de vous, identifiez-vous sur le site ou téléphonez-nous.',
  'messages.discreet_former.action': 'Aller sur le site',
  'messages.discreet.title': 'Un message vous attend',
  'messages.discreet.lead':
    'Identifiez-vous sur le site pour le lire. Vous avez demandé des messages discrets : ce courriel ne dit rien d’autre.',
  'messages.discreet.action': 'Lire mon message',
  'messages.mailbox.title': 'Messages de la démonstration',
  'messages.mailbox.lead':
    'Cette démonstration n’envoie ni vrais courriels ni vrais textos. Voici ceux que vous auriez reçus depuis le début de votre session.',
  'messages.mailbox.empty':
    'Aucun message pour l’instant. Un message met quelques secondes à arriver : rechargez la page.',
  'messages.mailbox.text': 'Texto',
  'messages.mailbox.parts': 'Parties',
  'messages.mailbox.parts_value': '{count} ({signs} signes)',
} as const
