/** Files of a whole network that an administrator loads. */
export const importing = {
  'import.title': 'Charger des fichiers',
  'import.lead':
    'Cinq fichiers CSV décrivent le réseau. Choisissez-les tous : vous verrez d’abord ce qu’ils changeraient, et rien ne sera fait avant que vous le demandiez.',
  'import.rule.codes':
    'Chaque ligne se reconnaît à son code : un code nouveau s’ajoute, un code connu prend les valeurs du fichier, même si elles ont été corrigées sur le site.',
  'import.rule.gone':
    'Ce qui n’est plus dans les fichiers reste, à cause des rendez-vous déjà pris, mais n’a plus de plages hebdomadaires.',
  'import.rule.site':
    'Les cliniques, les professionnels, les services et les horaires créés sur le site ne changent pas.',
  'import.rule.slots':
    'Les plages déjà publiées restent : les horaires chargés servent aux jours qui ne sont pas encore publiés.',
  'import.format':
    'Les fichiers sont en UTF-8 (dans Excel : « CSV UTF-8 ») et séparés par des virgules, des points-virgules ou des tabulations. À cinq, ils pèsent {megabytes} Mo au plus.',
  'import.file.groups': 'Groupes (groups.csv)',
  'import.file.groups_hint': 'Les groupes de médecine de famille : code et nom.',
  'import.file.clinics': 'Cliniques (clinics.csv)',
  'import.file.clinics_hint':
    'Code, groupe, adresse, position, téléphone, textes pour les patients et délai d’annulation.',
  'import.file.practitioners': 'Professionnels (practitioners.csv)',
  'import.file.practitioners_hint':
    'Code, profession, nom, langues parlées, et les cliniques où la personne voit des patients.',
  'import.file.services': 'Services (services.csv)',
  'import.file.services_hint':
    'Ce que chaque clinique offre : motif, mode, durée, âges, et qui voit les plages à partir de quand.',
  'import.file.openings': 'Plages hebdomadaires (openings.csv)',
  'import.file.openings_hint':
    'Qui voit des patients, pour quel service, quel jour et de quelle heure à quelle heure.',
  'import.many': 'Beaucoup de plages hebdomadaires peuvent disparaître',
  'import.many_hint':
    'Un chargement qui ferait disparaître plus du dixième des plages hebdomadaires est refusé, car un fichier coupé en route y ressemble. Si c’est voulu, dites-le :',
  'import.show': 'Voir ce qui changerait',
  'import.problems.title': 'Rien n’a été chargé',
  'import.problems.again':
    'Choisissez de nouveau les cinq fichiers : un navigateur ne les garde pas d’une fois à l’autre.',
  'import.problem.openings_lost':
    'sur {present} plages hebdomadaires, il n’en resterait que {left}. Si c’est voulu, cochez la case sous les fichiers',
  'import.preview.title': 'Ce que le chargement changerait',
  'import.loaded.title': 'Chargement terminé',
  'import.nothing': 'Les fichiers disent ce qui est déjà là : rien ne changerait.',
  'import.what': 'Ce qui change',
  'import.added': 'Ajouts',
  'import.changed': 'Mises à jour',
  'import.gone': 'Absents des fichiers',
  'import.table.clinic_group': 'Groupes',
  'import.table.clinic': 'Cliniques',
  'import.table.practitioner': 'Professionnels',
  'import.table.healthcare_service': 'Services',
  'import.table.practitioner_role': 'Qui voit des patients à quelle clinique',
  'import.openings': 'Plages hebdomadaires',
  'import.openings.count': '{before} avant, {after} après (ajouts : {added}; retraits : {gone}).',
  'import.change.added': 'nouveau',
  'import.change.gone': 'absent des fichiers',
  'import.change.more': {
    one: 'et {count} autre',
    other: 'et {count} autres',
  },
  'import.kept':
    'Cet aperçu vous est réservé et se garde une heure. Si quelque chose change entre-temps, rien ne sera fait sans que vous le revoyiez.',
  'import.load': 'Charger',
  'import.leave': 'Abandonner',
  'import.loaded.text': 'Les nouvelles cliniques ont leurs plages dans l’heure.',
  'import.notice.loaded': 'Les fichiers sont chargés.',
  'import.error.changed':
    'Entre-temps, quelque chose a changé : le chargement ne ferait plus ce que vous aviez vu. Rien n’a été fait. Voici ce qu’il ferait maintenant.',
  'import.error.too_large':
    'Ensemble, ces fichiers sont trop lourds. Vérifiez que vous avez choisi les bons.',
}
