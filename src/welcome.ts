import type { Config } from './config.ts'

/** What the operator of a trial needs: where to go, which cards to use, what to try. Real installations log only. */
export function welcome({ demo, publicOrigin }: Config) {
  if (!demo) return
  console.log(`
Rendez-vous médicaux — démonstration / demonstration

  ${publicOrigin}/fr

Cartes à essayer / cards to try:

${CARDS.map(([name, number, sequence, birth, note]) => `  ${name.padEnd(24)} ${number}   ${sequence}   ${birth}   ${note}`).join('\n')}

À essayer / to try: search « semi-urgente » near H2X, hold a time, confirm, then cancel or move it;
the same without JavaScript; the messages, at ${publicOrigin}/fr/mailbox. Ctrl+C stops everything; data stays.
`)
}

/** Prénom et nom, numéro d’assurance maladie, numéro séquentiel, naissance: of `demo/people.csv`. */
const CARDS = [
  [
    'Jean-François Bouchard',
    'TEST 7211 0219',
    '05',
    '1972-11-02',
    'médecin de famille / family doctor',
  ],
  ['Béatrice Côté', 'TEST 8254 0419', '03', '1982-04-04', 'groupe seulement / group only'],
  ['Jocelyne Audet', 'TEST 4454 1318', '10', '1944-04-13', 'sans inscription / not registered'],
] as const
