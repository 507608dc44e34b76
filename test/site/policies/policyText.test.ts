import { expect, test } from 'vitest'
import { readPolicy, spansOf, wordsOf, writePolicy } from '../../../src/site/policies/policyText.ts'

const TEXT = `# Titre
Un paragraphe
  sur deux lignes.

Un autre~: voici.
- un
- deux,
  sur deux lignes

## 1. Section
Fin.
`.replaceAll('~', '\u00a0')

test('a text is read line by line, and written again as one line a block', () => {
  const blocks = readPolicy(TEXT)
  expect(blocks).toEqual([
    { kind: 'title', text: 'Titre' },
    { kind: 'paragraph', text: 'Un paragraphe sur deux lignes.' },
    { kind: 'paragraph', text: 'Un autre\u00a0: voici.' },
    { kind: 'item', text: 'un' },
    { kind: 'item', text: 'deux, sur deux lignes' },
    { kind: 'heading', text: '1. Section' },
    { kind: 'paragraph', text: 'Fin.' },
  ])
  expect(readPolicy(writePolicy(blocks))).toEqual(blocks)
})

test('words are important or lead somewhere; what is no mark stays as it is', () => {
  expect(spansOf('a **b** c')).toEqual([
    { words: 'a ', strong: false, to: null },
    { words: 'b', strong: true, to: null },
    { words: ' c', strong: false, to: null },
  ])
  expect(spansOf('[b](/rights)[c](mailto:a@b.ca)')).toEqual([
    { words: 'b', strong: false, to: '/rights' },
    { words: 'c', strong: false, to: 'mailto:a@b.ca' },
  ])
  expect(spansOf('**a [b] (c)')).toEqual([{ words: '**a [b] (c)', strong: false, to: null }])
  expect(wordsOf('**a** [b](/c) [1](tel:1-2)')).toBe('a b (/c) 1')
})

test.each(['https://elsewhere.example/', '//elsewhere.example', 'javascript:alert(1)', '/a b'])(
  'no link leads to %s',
  (to) => {
    expect(spansOf(`[b](${to})`).map((span) => span.to)).toEqual([null])
  },
)
