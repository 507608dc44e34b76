import type { Site } from '../web/context.ts'

/** Name, health insurance number, sequential number and birth date of three people of `demo/people.csv`. */
const CARDS = [
  'Marie-Ève Tremblay-Gagnon  TEST 8555 1411  03  1985-05-14  médecin de famille / family doctor',
  'Béatrice Côté              TEST 8254 0419  03  1982-04-04  groupe seulement / group only',
  'Pierre Lefebvre            TEST 6907 0117  04  1969-07-01  sans inscription / not registered',
]

/** Tells the operator of a trial where to go, which cards to use and what to try; a real installation only logs. */
export function welcome({ demo, mailbox, origin }: Pick<Site, 'demo' | 'mailbox' | 'origin'>) {
  if (!demo) return
  const mails = mailbox ? `; lisez les messages à ${origin}/fr/mailbox` : ''
  const emails = mailbox ? `; read the messages at ${origin}/en/mailbox` : ''
  console.log(`
Rendez-vous médicaux — démonstration / demonstration

  ${origin}/fr

Cartes à essayer / cards to try:

  ${CARDS.join('\n  ')}

À essayer : cherchez une consultation semi-urgente près de H2X, retenez une plage horaire, confirmez, puis déplacez
ou annulez; recommencez sans JavaScript${mails}.
To try: search for a semi-urgent consultation near H2X, hold a time slot, confirm, then move or cancel; start again
without JavaScript${emails}.

Le personnel des cliniques / clinic staff: ${origin}/fr/staff

Pour arrêter : Ctrl+C; les données restent. / To stop: Ctrl+C; the data stays.
`)
}
