import { expect, test } from 'vitest'
import { codeAt, isLike, valueAt } from '../../../src/messages/channels/valueAt.ts'

test.each([
  ['delivered', 'Delivered', true],
  ['delivered', 'undelivered', false],
  ['phone_number *', 'phone_number Not enough digits', true],
  ['phone_number *', 'template_id phone_number ', false],
  ['*opted out*', 'Phone number is opted out', true],
  ['*opted out*', 'opted in', false],
  ['a*a', 'a', false],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['a*b*c', 'abc', true],
  ['.*', 'anything', false],
])('%s is looked for in %s: %s', (pattern, text, is) => {
  expect(isLike(text, ['nothing', pattern])).toBe(is)
})

test('only what a gateway says itself is read, and no more than a line of it', () => {
  expect(valueAt({ errors: [{ code: 7 }] }, 'errors.0.code')).toBe('7')
  expect(valueAt('a'.repeat(1000), 'length')).toBeUndefined()
  expect(valueAt({ a: 'a'.repeat(1000) }, 'a')).toHaveLength(200)
  for (const path of ['constructor.name', '__proto__', 'a.b'])
    expect(valueAt({ a: {} }, path)).toBeUndefined()
})

test('a code is one word, and never a number that somebody has', () => {
  expect(codeAt({ code: 21610 }, 'code')).toBe('21610')
  for (const code of ['5145550199', '+1514', 'not a word', '', null])
    expect(codeAt({ code }, 'code')).toBeUndefined()
})
