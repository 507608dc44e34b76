import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ensureKeys } from '../../src/start/keys.ts'

test('generated keys are made once, all differ, and only their owner can read them', () => {
  const dataDir = join(folder(), 'data')
  const keys = ensureKeys(dataDir)
  expect(ensureKeys(dataDir)).toEqual(keys)
  const secrets = [keys.session.keys['1'], keys.field.keys['1'], keys.index, keys.seal]
  expect(new Set(secrets).size).toBe(4)
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600)
  expect(readdirSync(dataDir)).toEqual(['keys.json'])
})

test('damaged keys are never replaced in silence', () => {
  const dataDir = folder()
  writeFileSync(join(dataDir, 'keys.json'), '{"session":')
  expect(() => ensureKeys(dataDir)).toThrow(/^DATA_DIR: .*keys\.json is damaged[^\n]*$/)
})

test('a folder that cannot be made is named', () => {
  const dataDir = join(folder(), 'file/below')
  writeFileSync(resolve(dataDir, '..'), '')
  expect(() => ensureKeys(dataDir)).toThrow(/^DATA_DIR: cannot [^\n]*ENOTDIR[^\n]*$/)
})

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'config-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}
