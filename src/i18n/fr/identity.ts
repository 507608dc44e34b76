/** The card form, the session and the second proof. */
export const identity = {
  'identity.notice.needed':
    'Identifiez-vous d’abord : la page demandée contient des renseignements personnels.',
  'identity.notice.ended': 'Votre session est terminée. Rien ne reste sur cet appareil.',
  'identity.identification.title': 'Votre carte',
  'identity.identification.lead':
    'Prenez la carte d’assurance maladie de la personne qui consulte et entrez ce qui y est inscrit.',
  'identity.identification.address':
    'Avant de remplir ce formulaire, vérifiez que l’adresse de votre navigateur est bien {origin}.',
  'identity.identification.never':
    'Nous ne vous demandons jamais votre numéro d’assurance maladie ni d’autres renseignements personnels par courriel, par texto ou lors d’un appel de notre part.',
  'identity.identification.first_name': 'Prénom',
  'identity.identification.last_name': 'Nom de famille',
  'identity.identification.health_insurance_number': 'Numéro d’assurance maladie',
  'identity.identification.health_insurance_number_hint':
    '4 lettres et 8 chiffres. Par exemple : TEST 5412 2816',
  'identity.identification.sequence_number': 'Numéro séquentiel',
  'identity.identification.sequence_number_hint':
    'Les 2 chiffres imprimés à part sur la carte; ils changent avec chaque nouvelle carte.',
  'identity.identification.birth': 'Date de naissance',
  'identity.identification.birth_hint': 'En chiffres. Par exemple : 28 12 1954',
  'identity.identification.birth_day': 'Jour',
  'identity.identification.birth_month': 'Mois',
  'identity.identification.birth_year': 'Année',
  'identity.identification.notice': 'Ce que deviennent vos renseignements',
  'identity.identification.notice_who':
    '{operator} recueille ces renseignements pour vérifier votre identité dans le registre des personnes assurées et vous montrer les plages horaires qui vous sont offertes.',
  'identity.identification.notice_access':
    'Les personnes qui exploitent le service ont accès à ces renseignements pour le faire fonctionner. Une clinique les voit à partir du moment où vous y prenez rendez-vous; si vous lui téléphonez pour en prendre un, son personnel peut vous chercher dans le registre. Sans ces renseignements, nous ne pouvons pas vous servir en ligne, mais vous pouvez téléphoner.',
  'identity.identification.notice_keep':
    'Ce que vous tapez n’est pas conservé. Nous gardons votre acceptation des conditions, la trace de chaque consultation du registre et, pendant un jour environ, un compteur d’essais qui ne contient ni votre nom ni vos numéros. Si vous prenez rendez-vous, nous gardons aussi, sous forme chiffrée, vos renseignements d’identité inscrits au registre. Votre session se termine quand vous appuyez sur « Quitter », après 15 minutes sans activité ou après une heure.',
  'identity.identification.notice_rights':
    'Vous pouvez demander à consulter vos renseignements, à les faire corriger, à en faire restreindre l’accès et à savoir qui les a consultés.',
  'identity.identification.notice_link': 'Comment exercer ces droits',
  'identity.identification.notice_version': 'Version de cet avis : {version}',
  'identity.identification.continue': 'Continuer',
  'identity.identification.phone': 'Pas de carte sous la main, ou besoin d’aide? Téléphonez-nous :',
  'identity.card.expired':
    'La carte d’assurance maladie est expirée. Vous pouvez prendre rendez-vous; renouvelez-la avant d’y aller.',
  'identity.error.first_name': 'Entrez le prénom, en lettres, comme sur la carte.',
  'identity.error.last_name': 'Entrez le nom de famille, en lettres, comme sur la carte.',
  'identity.error.health_insurance_number':
    'Entrez les 12 caractères du numéro d’assurance maladie : 4 lettres, puis 8 chiffres.',
  'identity.error.number_length':
    'Le numéro d’assurance maladie compte 12 caractères : 4 lettres, puis 8 chiffres. Il en manque, ou il y en a trop.',
  'identity.error.number_letters':
    'Les 4 premiers caractères du numéro d’assurance maladie sont des lettres. Relisez-les sur la carte.',
  'identity.error.number_digits':
    'Après les 4 lettres du numéro d’assurance maladie viennent des chiffres; seul l’avant-dernier caractère peut être une lettre. Relisez-les sur la carte.',
  'identity.error.number_date':
    'Ce numéro ne peut pas exister : après les 4 lettres viennent l’année, le mois et le jour de naissance. Relisez ces 6 chiffres sur la carte.',
  'identity.error.check_digit':
    'Relisez ce numéro sur la carte : il contient peut-être une erreur.',
  'identity.error.sequence_number': 'Entrez les 2 chiffres du numéro séquentiel. Par exemple : 01',
  'identity.error.birth_day': 'Entrez le jour de naissance : un nombre de 1 à 31.',
  'identity.error.birth_month': 'Entrez le mois de naissance : un nombre de 1 à 12.',
  'identity.error.birth_year': 'Entrez l’année de naissance, en 4 chiffres.',
  'identity.error.birth_date':
    'Vérifiez la date de naissance : cette date n’existe pas ou est dans l’avenir.',
  'identity.error.accept_terms':
    'Pour continuer, cochez la case « J’ai lu les conditions d’utilisation ».',
  'identity.error.mismatch':
    'Ces renseignements ne permettent pas de vous identifier. Vérifiez chaque champ, la carte sous les yeux. Après plusieurs essais, il faut attendre une heure, parfois un jour, ou nous téléphoner.',
  'identity.error.address':
    'Entrez une adresse courriel complète ou un numéro de cellulaire. Par exemple : nom@exemple.ca ou 514 555-0199',
  'identity.error.email': 'Entrez une adresse courriel complète. Par exemple : nom@exemple.ca',
  'identity.error.reference_format': 'Entrez les 12 lettres et chiffres du numéro de référence.',
  'identity.error.reference':
    'Nous ne trouvons aucun rendez-vous avec ce numéro et votre carte. Relisez le numéro, ou demandez un code par courriel.',
  'identity.error.code_format': 'Entrez les 6 chiffres du code.',
  'identity.error.code':
    'Ce code n’est pas le bon, ou il n’est plus valide. Relisez le dernier courriel reçu, ou demandez un nouveau code : chaque code est valide pendant 10 minutes et permet 5 essais.',
  'identity.confirm.title': 'Confirmez votre identité',
  'identity.confirm.lead':
    'Votre carte suffit pour prendre rendez-vous. Pour voir, déplacer ou annuler un rendez-vous déjà pris, il faut une deuxième preuve que c’est bien vous. Choisissez l’une des deux.',
  'identity.confirm.by_reference': 'Avec votre numéro de référence',
  'identity.confirm.reference': 'Numéro de référence',
  'identity.confirm.reference_hint':
    'Les 12 lettres et chiffres reçus quand vous avez pris ce rendez-vous, avec ou sans espaces.',
  'identity.confirm.open': 'Voir ce rendez-vous',
  'identity.confirm.by_email': 'Avec un code reçu par courriel',
  'identity.confirm.email': 'Adresse courriel',
  'identity.confirm.email_hint': 'Le code vous montrera les rendez-vous pris avec cette adresse.',
  'identity.confirm.by_address': 'Avec un code reçu par courriel ou par texto',
  'identity.confirm.address': 'Adresse courriel ou numéro de cellulaire',
  'identity.confirm.address_hint':
    'Le code vous montrera les rendez-vous pris avec cette adresse ou ce numéro.',
  'identity.confirm.send': 'Recevoir un code',
  'identity.confirm.limit': 'Vous pouvez demander jusqu’à trois codes par heure et dix par jour.',
  'identity.confirm.by_code': 'Entrez le code',
  'identity.confirm.asked':
    'Si {email} est inscrit à un de vos rendez-vous, un code à 6 chiffres y arrivera dans les prochaines minutes. Il est valide pendant {minutes} minutes.',
  'identity.confirm.code': 'Code à 6 chiffres',
  'identity.confirm.use': 'Voir mes rendez-vous',
  'identity.confirm.phone':
    'Vous n’avez ni numéro de référence ni adresse courriel? Téléphonez à la clinique où vous avez rendez-vous, ou au {phone}.',
  'identity.identification.names_hint':
    'Si le prénom est composé ou le nom double, une seule partie suffit. Les accents et les traits d’union sont facultatifs.',
  'identity.identification.notice_short':
    'Vos renseignements servent à vérifier votre identité et à prendre rendez-vous. La clinique les voit seulement si vous y prenez rendez-vous. Chaque accès est inscrit dans un journal.',
  'identity.identification.notice_all': 'Tout lire',
  'identity.identification.accept_before': 'J’ai lu les',
  'identity.identification.accept_link': 'conditions d’utilisation',
  'identity.identification.accept_after': 'et je les accepte.',
  'identity.identification.reference': 'Numéro de référence (facultatif)',
  'identity.identification.reference_hint':
    'Les 12 caractères de votre confirmation. Sans ce numéro, vous pourrez demander un code par courriel.',
  'identity.trial.title': 'Cartes d’essai de la démonstration',
  'identity.trial.parent': 'Marie-Ève, une mère inscrite auprès d’une médecin',
  'identity.trial.child': 'Zoé, sa fille de 6 ans',
  'identity.trial.teenager': 'Samuel, 15 ans',
  'identity.trial.expired': 'Denis, dont la carte est expirée',
  'identity.trial.nobody': 'Pierre, qui n’a pas de médecin',
  'identity.confirm.nothing': 'Je n’ai rien reçu',
} as const
