import { expect, test } from 'vitest'
import { differenceOf } from '../../../src/site/policies/difference.ts'

const BEFORE = `# Titre

## 1. Qui

Les Cliniques Démo, pour les cliniques participantes.

## 2. Quoi

- le nom
- le numéro

## 3. Pourquoi

Pour vous servir.
`

test('of two equal texts, nothing is shown', () => {
  expect(differenceOf(BEFORE, BEFORE)).toEqual([])
})

test('a word that changes is shown within its line, below the heading of its section', () => {
  const after = BEFORE.replace('Démo', 'Réunies')
  expect(differenceOf(BEFORE, after)).toEqual([
    {
      heading: '1. Qui',
      lines: [
        {
          kind: 'paragraph',
          pieces: [
            { words: 'Les Cliniques ', change: 'same' },
            { words: 'Démo', change: 'removed' },
            { words: 'Réunies', change: 'added' },
            { words: ', pour les cliniques participantes.', change: 'same' },
          ],
        },
      ],
    },
  ])
})

test('lines that come and go are shown whole', () => {
  const after = BEFORE.replace('- le numéro\n', '- le numéro\n- une adresse courriel\n').replace(
    'Pour vous servir.',
    'Afin que rien ne se perde en chemin.',
  )
  const lines = (words: string, change: string, kind = 'paragraph') => ({
    kind,
    pieces: [{ words, change }],
  })
  expect(differenceOf(BEFORE, after)).toEqual([
    { heading: '2. Quoi', lines: [lines('une adresse courriel', 'added', 'item')] },
    {
      heading: '3. Pourquoi',
      lines: [
        lines('Afin que rien ne se perde en chemin.', 'added'),
        lines('Pour vous servir.', 'removed'),
      ],
    },
  ])
})

test('a section that goes is shown under its own name', () => {
  const after = BEFORE.split('## 3.')[0] ?? ''
  expect(differenceOf(BEFORE, after).map(({ heading }) => heading)).toEqual(['3. Pourquoi'])
})

test('all that was and all that is can be read from it', () => {
  const after = BEFORE.replace('nom', 'prénom').replace('## 3. Pourquoi', '## 3. À quelles fins')
  const pieces = differenceOf(BEFORE, after).flatMap(({ lines }) =>
    lines.map((line) => line.pieces),
  )
  const said = (without: string) =>
    pieces.map((line) =>
      line
        .filter(({ change }) => change !== without)
        .map(({ words }) => words)
        .join(''),
    )
  expect(said('added').filter(Boolean).toSorted()).toEqual(['3. Pourquoi', 'le nom'])
  expect(said('removed').filter(Boolean).toSorted()).toEqual(['3. À quelles fins', 'le prénom'])
})
