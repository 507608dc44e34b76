import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/sources.ts'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** The packages that a decision's tables name, each row with as many as share a reason. */
const named = (text: string) =>
  [...text.matchAll(/^\| ([@\w][^|]*?) +\| \S/gm)]
    .flatMap(([, packages = '']) => packages.split(', '))
    .filter((name) => name !== 'package')

test('each dependency has its reason, and each reason its dependency', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
  const builds = Object.keys(optionalDependencies).map((name) => name.replace(/\/.*/, '/*'))
  const ours = [...Object.keys(dependencies), ...Object.keys(devDependencies), ...new Set(builds)]
  expect(named(read('docs/decisions/0002-dependencies.md')).toSorted()).toEqual(ours.toSorted())
})
