/** Signing in of staff with the service of whoever they work for. */
export const staffIdentity = {
  'staff.identity.title': 'Ou avec le service de votre organisation',
  'staff.identity.announce':
    'Vous quitterez ce site pour {site}, puis vous reviendrez ici. La politique de confidentialité de cet autre site s’y applique.',
  'staff.identity.button': 'Quitter ce site pour me connecter avec le service de l’organisation',
  'staff.identity.returning': 'Retour du service de votre organisation',
  'staff.identity.returning_lead':
    'La page suivante s’ouvre d’elle-même. Si rien ne se passe, continuez avec ce bouton.',
  'staff.identity.go_on': 'Continuer',
  'staff.identity.ended_there':
    'Votre session au service de votre organisation est peut-être encore ouverte. Sur un appareil partagé, fermez-la aussi.',
  'staff.identity.leave_there': 'Terminer cette autre session',
  'staff.identity.own': 'Service de votre organisation',
  'staff.identity.lead':
    'Une fois lié à votre compte, il remplace le mot de passe et le code à la connexion. Votre mot de passe et votre application servent toujours, et vos rôles ne changent pas.',
  'staff.identity.manage': 'Lier ou délier',
  'staff.identity.bound': 'Une identité de ce service ouvre votre compte depuis le {day}.',
  'staff.identity.free_means':
    'La délier ferme les autres sessions qu’elle a ouvertes. Vous vous connecterez alors avec votre mot de passe et un code.',
  'staff.identity.free': 'Délier de mon compte',
  'staff.identity.bind': 'Quitter ce site pour lier mon compte',
  'staff.identity.offer': 'Vous pouvez aussi lier ce compte à une identité que vous avez déjà :',
  'staff.identity.theirs':
    'Une identité du service de l’organisation ouvre ce compte depuis le {day}.',
  'staff.identity.free_theirs': 'Délier de ce compte',
  'staff.identity.steps': 'Ce qui s’est passé',
  'staff.identity.step.bound': 'liée à votre compte',
  'staff.identity.step.freed': 'déliée de votre compte',
  'staff.identity.step.freed_by_other': 'déliée de votre compte par quelqu’un d’autre',
  'staff.identity.step.signed_in': 'connexion',
  'staff.identity.step.refused': 'connexion refusée : le compte était fermé',
  'staff.identity.step.ended': 'session terminée par le service',
  'staff.identity.away':
    'Le service de votre organisation ne répond pas. Réessayez plus tard; votre mot de passe et votre code fonctionnent toujours.',
  'staff.identity.declined':
    'Vous n’avez pas terminé la connexion au service de votre organisation, et rien n’a changé ici.',
  'staff.identity.stale':
    'Cette connexion n’est plus valide : elle a servi, elle a duré plus de dix minutes, elle a pris fin là-bas, ou elle a commencé dans un autre navigateur. Recommencez.',
  'staff.identity.clock':
    'Rien n’a changé : l’heure inscrite dans la réponse du service de votre organisation n’est pas la bonne. Réessayez dans quelques minutes, ou avertissez les personnes qui s’en occupent.',
  'staff.identity.level':
    'Rien n’a changé : il faut vous connecter au service de votre organisation avec deux facteurs. Recommencez avec une méthode plus sûre.',
  'staff.identity.untrusted':
    'Rien n’a changé : nous n’avons pas pu vérifier la réponse du service de votre organisation. Recommencez, ou prenez votre mot de passe et votre code.',
  'staff.identity.unknown':
    'Cette identité n’ouvre aucun compte ici. Connectez-vous avec votre mot de passe et votre code, puis liez-la dans « Mon compte ».',
  'staff.identity.taken': 'Rien n’a changé : cette identité ouvre déjà un autre compte.',
  'staff.identity.other':
    'Rien n’a changé : une autre identité ouvre déjà votre compte. Déliez-la d’abord.',
  'staff.notice.identity_bound': 'C’est fait : cette identité ouvre maintenant votre compte.',
  'staff.notice.identity_freed':
    'C’est fait : aucune identité du service de l’organisation n’ouvre ce compte.',
  'staff.mail.changed.identity_bound':
    'Une identité du service de votre organisation a été liée à votre compte le {day}, à {time}.',
  'staff.mail.changed.identity_freed':
    'L’identité du service de votre organisation a été déliée de votre compte le {day}, à {time}.',
} as const
