import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const checkers = path.join(import.meta.dirname, 'checkers')
const vnu = path.join(checkers, 'node_modules/vnu-jar/build/dist/vnu.jar')
const vitest = path.join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')

/**
 * Walks every state of the browser's tests again, with two more checkers of accessibility than `npm test` has, and shows
 * the HTML of each to the validator of the W3C, where there is a Java to run it. Returns how many of these failed.
 */
export function checkPages(): number {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rendez-vous-pages-'))
  try {
    const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
    if (!ran('npm', install, { cwd: checkers })) return 1
    const env = { ...process.env, CHECKED_PAGES: folder }
    const walked = ran(process.execPath, [vitest, 'run', '--project', 'browser'], { env })
    const pages = readdirSync(folder).map((file) => path.join(folder, file))
    const valid = walked && pages.length > 0 && validates(pages)
    console.log(`${valid ? 'ok   ' : 'FAIL '} pages: ${pages.length} states`)
    const planted = path.join(folder, 'planted.html')
    writeFileSync(planted, '<!DOCTYPE html><title>x</title><p><div></div></p>')
    const detected = !validates([planted])
    console.log(`${detected ? 'ok   ' : 'FAIL '} control: a mistake of HTML, planted`)
    return Number(!valid) + Number(!detected)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function validates(pages: string[]): boolean {
  if (spawnSync('java', ['-version']).error) {
    console.log('FAIL  the validator of the W3C needs a Java, which is not here')
    return false
  }
  return ran('java', ['-jar', vnu, '--Werror', ...pages])
}

function ran(command: string, words: string[], options: object = {}): boolean {
  return spawnSync(command, words, { stdio: 'inherit', ...options }).status === 0
}
