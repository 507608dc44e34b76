import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/sources.ts'

/** The files of the path of a booking, as a reader puts them together from its numbered lines. */
function filesOf(readme: string): string[] {
  const steps = readme.matchAll(/^\d\. In `(src\/[^`]*\/)`: ((?:.+\n)+?)(?=\d\.|\n)/gm)
  return [...steps].flatMap(([, folder = '', names = '']) =>
    [...names.matchAll(/`([^`]+\.(?:ts|sql))`/g)].map(([, name = '']) => folder + name),
  )
}

test('every file that the path of a booking names is there', () => {
  const files = filesOf(readFileSync(path.join(root, 'README.md'), 'utf8'))
  expect(files.length).toBeGreaterThan(20)
  const missing = files.filter((file) => !existsSync(path.join(root, file)))
  expect(missing).toEqual([])
})
