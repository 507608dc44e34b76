import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compiled } from '../../support/compiled.ts'

const source = readFileSync(`${import.meta.dirname}/opened.types.ts`, 'utf8').replaceAll(
  '../../../src/',
  '../../src/',
)

test('the compiler refuses to change an appointment that no scope opened', async () => {
  expect(await compiled(source)).toEqual([])
})

test('control: were any appointment an opened one, the compiler would let it through', async () => {
  const lax = source.replaceAll(/(appointment|moves): (?:id|\{ id, person \})/g, '$1: {} as never')
  const unused = (await compiled(lax)).filter((line) => line.includes('TS2578'))
  expect(unused).toHaveLength(5)
})
