import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldName, sameName, sameText } from '../../../src/identity/card/name.ts'

const letters = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzéèêàçïöùÉÀÇœŒæ'),
  minLength: 1,
  maxLength: 12,
})

describe('two spellings of one name', () => {
  test.each([
    ['Élodie', 'elodie'],
    ['JEAN-PIERRE', 'Jean Pierre'],
    ['O’Neil', "O'NEIL"],
    ['L’Écuyer', 'LECUYER'],
    ['St-Pierre', 'Saint-Pierre'],
    ['Ste-Marie', 'SAINTE MARIE'],
    ['St. Onge', 'Saint-Onge'],
    ['Lœuillet', 'LOEUILLET'],
    ['Nguyễn', 'NGUYEN'],
    ['  Roy  ', 'roy'],
    ['Marie–Ève', 'Marie-Eve'],
    ['Gagne\u0301', 'Gagné'],
    ['Müßig', 'MUSSIG'],
    ['Łukasz', 'lukasz'],
  ])('%j and %j are the same', (typed, registered) => {
    expect(sameName(typed, registered)).toBe(true)
    expect(sameName(registered, typed)).toBe(true)
  })

  test.each([
    ['Roy', 'Roi'],
    ['Tremblay', 'Tremblai'],
    ['', 'Roy'],
    ['-', 'Roy'],
    ['Marie', 'Mario'],
  ])('%j and %j are not', (typed, registered) => {
    expect(sameName(typed, registered)).toBe(false)
  })
})

describe('a double name', () => {
  test.each([
    ['Tremblay', 'Tremblay-Gagnon'],
    ['gagnon', 'Tremblay-Gagnon'],
    ['Gagnon', 'TREMBLAY GAGNON'],
    ['Jean', 'Jean-Philippe'],
    ['Philippe', 'Jean Philippe'],
    ['De la Cruz', 'De La Cruz-Gómez'],
    ['Gomez', 'De La Cruz Gómez'],
    ['Saint-Pierre', 'Roy-St-Pierre'],
  ])('%j is enough for %j', (typed, registered) => {
    expect(sameName(typed, registered)).toBe(true)
  })

  test.each([
    [
      'Tremblay-Gagnon',
      'Tremblay',
      'a name with something added to it, or guesses would never run out',
    ],
    ['Tremblay-Roy', 'Tremblay-Gagnon', 'another half'],
    ['De', 'De Souza', 'a particle is no half'],
    ['Saint', 'St-Pierre', 'nor is a saint'],
    ['Pierre', 'St-Pierre', 'nor what follows one'],
    ['Trem', 'Tremblay-Gagnon', 'a piece of a half'],
  ])('%j is not enough for %j: %s', (typed, registered) => {
    expect(sameName(typed, registered)).toBe(false)
  })

  test('either half of any double name matches, and so does the whole, however it is joined', () => {
    const half = letters.filter((text) => !/^(?:[a-z]{2,3}|mac|sainte?)$/i.test(foldName(text)))
    fc.assert(
      fc.property(half, half, fc.constantFrom('-', ' ', '–', ' - '), (first, second, join) => {
        const registered = first + join + second
        expect(sameName(first.toUpperCase(), registered)).toBe(true)
        expect(sameName(second, registered)).toBe(true)
        expect(sameName(`${first}${second}`, registered)).toBe(true)
      }),
    )
  })
})

describe('folding', () => {
  test('accents, case, hyphens, apostrophes and spaces make no difference to any name', () => {
    fc.assert(
      fc.property(letters, letters, (first, second) => {
        const plain = foldName(first + second)
        expect(foldName(first.normalize('NFD') + second.normalize('NFD'))).toBe(plain)
        expect(foldName((first + second).toLowerCase())).toBe(plain)
        expect(foldName(`${first}’${second}`)).toBe(plain)
      }),
    )
  })

  test('folding twice changes nothing more, and no text whatever makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const once = foldName(text)
        expect(foldName(once)).toBe(once)
        expect(once).not.toMatch(/[\s\p{Pd}\p{M}]/u)
      }),
      { numRuns: 2000 },
    )
  })

  test('texts are equal only when every character is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(sameText(a, b)).toBe(a === b)
        expect(sameText(a, `${a}`)).toBe(true)
      }),
    )
  })
})
