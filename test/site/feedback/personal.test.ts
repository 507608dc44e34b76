import { expect, test } from 'vitest'
import {
  type PersonalKind,
  personalIn,
  withoutPersonal,
} from '../../../src/site/feedback/personal.ts'

const PERSONAL: [PersonalKind, string[]][] = [
  [
    'card',
    [
      'TEST54122816',
      'TEST 5412 2816',
      'test-5412-2816',
      'ma carte est DEMO 0101 0110 voilà',
      'T E S T 5 4 1 2 2 8 1 6',
      'TEST. 5412. 2816',
      'TEST 5412 281',
      'TEST541228A6',
      'ＴＥＳＴ５４１２２８１６',
      'TEST\u200b5412\u200b2816',
      'TEST\n5412\n2816',
      '(TEST54122816)',
    ],
  ],
  [
    'number',
    [
      '514 555-0199',
      '(514) 555-0199',
      '514.555.0199',
      '5145550199',
      '+1 514 555 0199',
      '1-800-555-0199',
      '555-0199',
      '514–555–0199',
      '514\u00a0555\u00a00199',
      'mon numéro : 514 / 555 / 0199',
      '٥١٤٥٥٥٠١٩٩',
      '123 456 789',
    ],
  ],
  [
    'email',
    [
      'elodie@exemple.ca',
      'ELODIE.ROY+x@exemple.ca',
      'elodie @ exemple.ca',
      'elodie＠exemple.ca',
      'elodie [at] exemple.ca',
      'elodie (arobase) exemple point ca',
      'élodie@exemple',
    ],
  ],
  [
    'date',
    [
      'le 14 mai 1985',
      'le 1er février',
      'le quatorze mai',
      'le vingt et un mars mille neuf cent quatre-vingt-cinq',
      'mardi 24 novembre à 9 h',
      'né en août 1985',
      '3 déc.',
      'le 7 sept.',
      'on May 14, 1985',
      'May 14th',
      'the 14th of May',
      'the fourteenth of May',
      'May fourteenth, nineteen eighty-five',
      'on may 14',
      'born in August 1985',
      '14mai',
      '1985-05-14',
      '14/05/1985',
      '14-5-85',
      '14.5.1985',
    ],
  ],
  ['postal', ['H2X 1Y4', 'h2x1y4', 'j’habite au G1R-5S9']],
  ['reference', ['ACDE 3467 9FGH', 'ACDE-3467-9FGH']],
]

test.each(PERSONAL.flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const)))(
  '%s: “%s” looks personal, and nothing of it is left in the text without it',
  (kind, text) => {
    const said = `Bonjour, ${text}, merci.`
    expect(personalIn(said)).toContain(kind)
    const rest = withoutPersonal(said)
    expect(personalIn(rest)).toEqual([])
    expect(rest).toContain('[…]')
    expect(rest).not.toMatch(/\p{Nd}{3}|@|exemple|TEST|mille|eighty|quatorze|fourteen/iu)
    expect(rest.startsWith('Bonjour')).toBe(true)
  },
)

test.each([
  '',
  'La page est claire, merci!',
  'Le 811 et le 911 devraient être plus visibles que le 1 800.',
  'La plage est retenue 10 minutes, puis 10 autres : 20 en tout.',
  'À 400 % d’agrandissement, sur un écran de 320 pixels, le bouton disparaît.',
  'WCAG 2.2, critère 1.4.10',
  'J’ai attendu de 8 h à 21 h, soit treize heures.',
  'Il y a dix-sept plages, et sept cents personnes.',
  'Nous voulons des rendez-vous en mars ou en avril.',
  'You may first want to explain the second step.',
  'You may one day add a waiting list.',
  'In May, the clinic had nothing.',
  'The page says 12 characters, then 4 letters and 8 digits.',
  'Firefox 140 sur Windows 11',
  'Le mot cookie apparaît 3 fois; témoin, 2 fois.',
  'Rien ne marche sur mon iPhone SE (2e génération).',
])('“%s” may be kept as it is', (text) => {
  expect(personalIn(text)).toEqual([])
  expect(withoutPersonal(text)).toBe(text.normalize('NFKC'))
})
