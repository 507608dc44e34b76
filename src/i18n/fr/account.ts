/** Somebody’s own account, and the mails about it. */
export const account = {
  'staff.account.title': 'Mon compte',
  'staff.account.lead':
    'Vous vous connectez avec l’adresse {email}. Chaque changement de vos moyens de connexion demande un code et vous est annoncé par courriel.',
  'staff.account.password': 'Mot de passe',
  'staff.account.password_new': 'Nouveau mot de passe',
  'staff.account.end_others': 'Fermer mes autres sessions',
  'staff.account.password_save': 'Changer le mot de passe',
  'staff.account.authenticator': 'Application d’authentification',
  'staff.account.authenticator_has':
    'Une application donne vos codes. Vous pouvez en mettre une autre à sa place, par exemple sur un nouveau téléphone.',
  'staff.account.authenticator_none': 'Aucune application ne donne encore de codes pour ce compte.',
  'staff.account.authenticator_change': 'Configurer une application',
  'staff.account.authenticator_save': 'Utiliser cette application',
  'staff.account.recovery': 'Codes de secours',
  'staff.account.recovery_lead':
    'De nouveaux codes remplacent ceux d’avant, qui n’ouvriront plus rien.',
  'staff.account.recovery_new': 'Obtenir de nouveaux codes',
  'staff.account.back': '‹ Mon compte',
  'staff.notice.password': 'Le mot de passe est changé.',
  'staff.notice.authenticator': 'C’est fait : les codes viennent maintenant de cette application.',
  'staff.mail.invited.subject': '{site} : votre invitation',
  'staff.mail.invited.title': 'Votre invitation à travailler dans {site}',
  'staff.mail.invited.text':
    'Ouvrez ce lien dans les 72 heures pour créer votre compte. Il ne sert qu’une fois et n’est que pour vous.',
  'staff.mail.invited.unknown':
    'Si vous n’attendiez pas cette invitation, vous n’avez rien à faire.',
  'staff.mail.invited.link': 'Ouvrir l’invitation',
  'staff.mail.changed.subject': '{site} : votre compte a changé',
  'staff.mail.changed.title': 'Votre compte a changé',
  'staff.mail.changed.password': 'Votre mot de passe a été changé le {day}, à {time}.',
  'staff.mail.changed.authenticator':
    'Votre application d’authentification a été remplacée le {day}, à {time}.',
  'staff.mail.changed.recovery_codes':
    'De nouveaux codes de secours ont été créés le {day}, à {time}; ceux d’avant n’ouvrent plus rien.',
  'staff.mail.changed.passkey_added': 'Une clé d’accès a été ajoutée le {day}, à {time}.',
  'staff.mail.changed.passkey_removed': 'Une clé d’accès a été retirée le {day}, à {time}.',
  'staff.mail.changed.reset':
    'Deux personnes ont rétabli l’accès à votre compte le {day}, à {time} : vos anciens moyens de connexion n’ouvrent plus rien.',
  'staff.mail.changed.idle':
    'Votre compte n’a pas servi depuis 90 jours. Connectez-vous avant le {day}, ou il sera fermé.',
  'staff.mail.changed.not_you':
    'Si ce n’est pas vous, fermez vos sessions tout de suite et prévenez la personne qui gère votre clinique.',
  'staff.mail.day.subject': '{site} : votre horaire a changé',
  'staff.mail.day.title': 'Des rendez-vous de votre horaire ont changé',
  'staff.mail.day.at': '{said} ({clinic})',
  'staff.mail.day.booked': {
    one: '{count} rendez-vous pris {by}',
    other: '{count} rendez-vous pris {by}',
  },
  'staff.mail.day.moved': {
    one: '{count} rendez-vous déplacé dans la journée {by}',
    other: '{count} rendez-vous déplacés dans la journée {by}',
  },
  'staff.mail.day.moved_away': {
    one: '{count} rendez-vous retiré de cette journée {by}',
    other: '{count} rendez-vous retirés de cette journée {by}',
  },
  'staff.mail.day.moved_here': {
    one: '{count} rendez-vous déplacé vers cette journée {by}',
    other: '{count} rendez-vous déplacés vers cette journée {by}',
  },
  'staff.mail.day.cancelled': {
    one: '{count} rendez-vous annulé {by}',
    other: '{count} rendez-vous annulés {by}',
  },
  'staff.mail.day.closed': {
    one: '{count} rendez-vous touché par une fermeture décidée {by}',
    other: '{count} rendez-vous touchés par une fermeture décidée {by}',
  },
  'staff.mail.day.by.own': 'par vous',
  'staff.mail.day.by.patient': 'par les patients',
  'staff.mail.day.by.reception': 'par l’accueil',
  'staff.mail.day.by.management': 'par la gestion',
  'staff.mail.day.choice':
    'Vous choisissez dans « Mon compte » les changements qui vous sont annoncés.',
  'staff.mail.day.link': 'Voir ma journée',
  'staff.mail.flags.subject': '{site} : quelque chose à voir',
  'staff.mail.flags.title': 'Quelque chose attend votre regard',
  'staff.mail.flags.text':
    'Une consultation de dossier ou une série de recherches attend la personne responsable de la protection des renseignements personnels.',
  'staff.mail.flags.link': 'Voir ce qui attend',
  'staff.day_news.title': 'Changements à mon horaire',
  'staff.day_news.lead':
    'Un courriel vous annonce les rendez-vous des deux semaines à venir qui sont pris, déplacés ou annulés, au plus une fois par heure, sans aucun renseignement sur les patients.',
  'staff.day_news.which': 'M’annoncer',
  'staff.day_news.all': 'tous les changements, même les miens',
  'staff.day_news.others': 'les changements faits par d’autres',
  'staff.day_news.none': 'aucun changement',
  'staff.day_news.save': 'Enregistrer ce choix',
  'staff.notice.day_news': 'Votre choix est enregistré.',
  'staff.passkey.title': 'Clés d’accès',
  'staff.passkey.lead':
    'Une clé d’accès remplace le mot de passe et le code : votre appareil vous reconnaît par votre visage, votre doigt ou son propre code.',
  'staff.passkey.add': 'Ajouter une clé d’accès',
  'staff.passkey.made': 'créée le {day}',
  'staff.passkey.sign_in': 'Se connecter avec une clé d’accès',
  'staff.passkey.prove': 'Utiliser une clé d’accès',
  'staff.passkey.failed':
    'La clé d’accès n’a pas fonctionné. Recommencez, ou prenez un autre moyen.',
  'staff.notice.passkey_added': 'La clé d’accès est ajoutée.',
  'staff.notice.passkey_removed': 'La clé d’accès est retirée.',
  'staff.error.passkey':
    'Cette clé d’accès n’ouvre aucun compte ici, ou la page est restée ouverte trop longtemps. Recommencez, ou connectez-vous avec votre mot de passe.',
  'staff.reset.title': 'Accès à rétablir',
  'staff.reset.lead':
    'Qui a perdu son téléphone et ses codes de secours retrouve son accès si deux personnes le veulent : l’une le demande, l’autre vérifie de qui il s’agit, confirme et remet le lien en main propre.',
  'staff.reset.none': 'Rien n’attend.',
  'staff.reset.by': 'Demandé par {name}, {when}',
  'staff.reset.other': 'Une autre personne doit confirmer.',
  'staff.reset.confirm': 'J’ai vérifié de qui il s’agit : confirmer',
  'staff.reset.link': 'Lien pour {email}',
  'staff.reset.started': 'C’est demandé : une autre personne doit maintenant confirmer.',
  'staff.reset.own':
    'Il faut deux autres personnes : personne ne rétablit son propre accès, ni ne confirme sa propre demande.',
  'staff.reset.new':
    'La personne qui demande vous a invité ici il y a moins de 30 jours : quelqu’un d’autre doit confirmer.',
  'staff.reset.network':
    'L’accès d’une personne qui administre le réseau ne se rétablit pas dans une clinique.',
  'staff.reset.start': 'Demander de rétablir l’accès',
  'staff.reset.start_lead':
    'Pour qui a perdu ce qui lui sert à se connecter. Une autre personne devra confirmer; vous ne choisirez rien à sa place.',
  'staff.reset.choose': 'Retrouver votre accès',
  'staff.reset.choose_lead':
    'Pour l’adresse {email}. Ce qui vous servait à vous connecter n’ouvrira plus rien.',
  'staff.reset.choose_button': 'Retrouver mon accès',
  'staff.right.confirm_resets': 'confirmer qu’une personne retrouve son accès',
}
