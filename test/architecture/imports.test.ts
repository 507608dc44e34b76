import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const rules = ['noRestrictedImports', 'noProcessEnv', 'noImportCycles']

/** The files in which Biome, with our configuration, finds an import that may not be. */
async function caughtIn(folder: string) {
  const biome = path.join(root, 'node_modules/.bin/biome')
  const options = [
    'lint',
    '--vcs-enabled=false',
    '--max-diagnostics=none',
    '--reporter=json',
    'src',
  ]
  const { stdout } = await promisify(execFile)(biome, options, {
    cwd: folder,
    maxBuffer: 2 ** 26,
  }).catch((failed) => failed)
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string } }[]
  }
  return diagnostics
    .filter(({ category }) => rules.some((rule) => category.endsWith(rule)))
    .map(({ location }) => path.relative('src', location.path))
    .sort()
}

/** What is caught in a tree of these files, each by its name. */
async function caught(files: Record<string, string>) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'imports-'))
  try {
    await copyFile(path.join(root, 'biome.json'), path.join(folder, 'biome.json'))
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, 'src', name)), { recursive: true })
      await writeFile(path.join(folder, 'src', name), text)
    }
    return await caughtIn(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A file for each line: its folder, or `folder routes` for one of its routes, and what it imports. */
const importing = (lines: string[]) =>
  Object.fromEntries(
    lines.map((line, i) => {
      const [from = '', imported] = line.split(' → ')
      const [folder = '', kind = ''] = from.split(' ')
      const name = kind === 'routes' ? `case${i}Routes.ts` : `case${i}.ts`
      return [path.join(folder, name), `import '${imported}'\n`]
    }),
  )

test('nobody imports against the order of the features', async () => {
  expect(await caughtIn(root)).toEqual([])
})

test('a deliberate import against the order is caught, feature by feature', async () => {
  const forbidden = importing([
    'web → ../booking/book.ts',
    'web → ../privacy/door.ts',
    'web → ../parts.ts',
    'db → ../identity/card.ts',
    'db → ../web/form.ts',
    'i18n → ../schedule/openings.ts',
    'i18n → ../web/view.ts',
    'directory → ../schedule/openings.ts',
    'directory → ../privacy/door.ts',
    'schedule → ../booking/hold.ts',
    'schedule → ../identity/card.ts',
    'schedule → ../privacy/door.ts',
    'identity → ../booking/book.ts',
    'identity → ../directory/clinics.ts',
    'messages → ../identity/card.ts',
    'messages → ../booking/book.ts',
    'privacy → ../messages/deliver.ts',
    'booking → ../site/attestation.ts',
    'booking/hold → ../../web/form.ts',
    'schedule/search → ../../booking/hold/hold.ts',
    'identity/throttle → ../../directory/clinics.ts',
    'privacy/log → ../../messages/deliver.ts',
    'booking → ../web/form.ts',
    'identity → ../web/session.ts',
    'schedule → hono',
    'privacy → hono/http-exception',
    'messages → @hono/node-server',
    'identity → iron-session',
    'booking → ../parts.ts',
    'booking routes → ../app.ts',
    'booking routes → ../main.ts',
  ])
  expect(await caught(forbidden)).toEqual(Object.keys(forbidden).sort())
})

test('what the order allows is left alone', async () => {
  const allowed = importing([
    'schedule → ../directory/clinics.ts',
    'booking/hold → ../../schedule/search/eligibility.ts',
    'booking → ../identity/register.ts',
    'booking → ../messages/content.ts',
    'identity → ../messages/content.ts',
    'identity → ../privacy/door.ts',
    'messages → ../privacy/door.ts',
    'booking → ../db/retry.ts',
    'booking → ../i18n/format.ts',
    'identity routes → ../web/form.ts',
    'schedule routes → ../booking/hold.ts',
    '. → ./booking/routes.ts',
  ])
  expect(await caught(allowed)).toEqual([])
})

test('raw SQL, the environment and circles of imports are caught as well', async () => {
  const forbidden = {
    'booking/a.ts': `import { sql } from 'kysely'\nexport const a = sql\n`,
    'identity/routes.ts': `import { sql } from 'kysely'\nexport const a = sql\n`,
    'web/b.ts': 'export const a = process.env.HOME\n',
    'site/c.ts': `import { d } from './d.ts'\nexport const c = () => d\n`,
    'site/d.ts': `import { c } from './c.ts'\nexport const d = () => c\n`,
  }
  const allowed = {
    'db/a.ts': `import { sql } from 'kysely'\nexport const a = sql\n`,
    'start/config.ts': 'export const a = process.env.HOME\n',
  }
  expect(await caught({ ...forbidden, ...allowed })).toEqual(Object.keys(forbidden).sort())
})
