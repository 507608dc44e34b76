import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type Node, nodesOf, root, type Source, sources } from '../support/sources.ts'

/** What the files of a folder may import, besides each other. A folder without a row may not be. */
const folders: Record<string, string[]> = {
  db: [],
  csv: ['i18n'],
  typed: [],
  postgres: ['db'],
  i18n: ['db'],
  web: ['db', 'i18n'],
  privacy: ['db', 'i18n'],
  messages: ['db', 'i18n', 'privacy', 'typed'],
  directory: ['db', 'i18n', 'csv', 'typed'],
  openid: ['db'],
  identity: ['db', 'i18n', 'csv', 'messages', 'openid', 'privacy', 'typed'],
  staff: ['db', 'i18n', 'messages', 'openid', 'privacy', 'typed'],
  schedule: ['db', 'i18n', 'csv', 'directory', 'typed'],
  booking: [
    'db',
    'i18n',
    'directory',
    'schedule',
    'identity',
    'messages',
    'openid',
    'privacy',
    'typed',
  ],
  site: ['db', 'i18n', 'directory', 'identity', 'messages', 'privacy'],
  demo: [
    'db',
    'i18n',
    'csv',
    'directory',
    'identity',
    'messages',
    'openid',
    'privacy',
    'schedule',
    'booking',
    'staff',
    'web',
  ],
  start: [
    'db',
    'i18n',
    'csv',
    'directory',
    'identity',
    'messages',
    'openid',
    'privacy',
    'schedule',
    'demo',
    'postgres',
    'site',
    'web',
  ],
  operate: [
    'db',
    'i18n',
    'csv',
    'directory',
    'identity',
    'messages',
    'privacy',
    'schedule',
    'staff',
    'site',
    'postgres',
    'start',
  ],
}

/** The files beside the folders: `main` and `worker` put everything together, and nobody imports them. */
const tops: Record<string, (file: string) => boolean> = {
  'main.ts': () => true,
  'worker.ts': (file) => !isRoutes(file) && file !== 'app.ts' && file !== 'main.ts',
  'app.ts': (file) =>
    isRoutes(file) ||
    /^(web|i18n|site)\/|^(parts|(identity|staff)\/session|db\/deadline)\.ts$/.test(file),
  'parts.ts': (file) => isRoutes(file) || /^(web\/|demo\/mailbox\.ts$)/.test(file),
}

const isRoutes = (file: string) => /outes\.ts$/.test(file)
/** What speaks HTTP in a feature: its routes, what they share, and an audience's session and policies. */
const speaksHttp = (file: string) =>
  isRoutes(file) ||
  /(Page|\/guard)\.ts$/.test(file) ||
  /^(identity|staff)\/(session|policies)\.ts$|^site\/([^/]+|cookies\/.+)$/.test(file)
const isSessionOf = (file: string) => /^(identity|staff)\/(session|policies)\.ts$/.test(file)
const features = ['directory', 'schedule', 'identity', 'staff', 'booking', 'messages', 'privacy']

/** Where each package may be imported. A package without a row may not be. */
const packages: Record<string, (file: string) => boolean> = {
  hono: (file) => /^(web\/|app\.ts$)/.test(file) || speaksHttp(file),
  '@hono/node-server': (file) => /^(web\/context|start\/server)\.ts$/.test(file),
  'iron-session': (file) => file === 'web/sealed.ts',
  pg: (file) => !speaksHttp(file) && !file.startsWith('web/'),
  kysely: (file) => !speaksHttp(file) && !file.startsWith('web/'),
  diff: (file) => file === 'site/policies/difference.ts',
  eta: (file) =>
    /^(web\/view|messages\/channels\/mail|site\/policies\/policyTexts)\.ts$/.test(file),
  pino: () => true,
  zod: () => true,
  'csv-parse': (file) => file === 'csv/readCsv.ts',
  'pg-copy-streams': (file) => file === 'db/owner.ts',
  'graphile-worker': (file) => file === 'messages/jobs.ts',
  nodemailer: (file) => file.startsWith('messages/channels/'),
  'ical-generator': (file) => file === 'booking/notices/calendar.ts',
  '@simplewebauthn/server': (file) => file === 'staff/factors/passkeys.ts',
  otpauth: (file) => file === 'staff/factors/authenticator.ts',
  'qrcode-generator': (file) => file === 'staff/factors/authenticator.ts',
  '@zxcvbn-ts/language-common': (file) => file === 'staff/factors/passwordRules.ts',
  '@zxcvbn-ts/language-fr': (file) => file === 'staff/factors/passwordRules.ts',
  'libphonenumber-js': (file) => file === 'messages/phoneNumber.ts',
  'openid-client': (file) => /^openid\/(provider|signInRefusal)\.ts$/.test(file),
  jose: (file) => /^openid\/(provider|claims|signInRefusal)\.ts$/.test(file),
  'oidc-provider': (file) => /^demo\/(identityService|oidcProvider\.d)\.ts$/.test(file),
  'sms-segments-calculator': (file) => file === 'demo/mailbox.ts',
}

const folderOf = (file: string) => (file.includes('/') ? (file.split('/')[0] as string) : '')

/** Whether a file of the program may import another. */
function mayImport(file: string, target: string): boolean {
  const top = tops[file] ?? (file === 'operate/main.ts' ? tops['main.ts'] : undefined)
  if (top) return top(target)
  const [from, to] = [folderOf(file), folderOf(target)]
  const row = folders[from]
  if (!row || !folders[to]) return false
  if (from === to) return speaksHttp(file) || !speaksHttp(target)
  if (speaksHttp(target)) return speaksHttp(file) && isSessionOf(target)
  if (speaksHttp(file) && to === 'web') return true
  if (isRoutes(file) && features.includes(to)) return true
  return row.includes(to)
}

function mayUse(file: string, name: string): boolean {
  const bare = name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.split('/')[0]
  return name.startsWith('node:') || packages[bare ?? '']?.(file) === true
}

/** Everything that a file names as a module, types and extended declarations included. */
function modulesOf(source: Pick<Source, 'file' | 'text'>): string[] {
  return nodesOf(source).flatMap((node) => {
    const named = node.type === 'TSModuleDeclaration' ? node['id'] : node['source']
    const literal = (named as Node | null | undefined) ?? undefined
    return literal?.type === 'Literal' ? [String((literal as Node)['value'])] : []
  })
}

/** The imports that the table does not allow, as `file → module`. */
function forbidden(all: Pick<Source, 'file' | 'text'>[]): string[] {
  return all.flatMap((source) => {
    const file = path.relative('src', source.file)
    return modulesOf(source)
      .filter((name) =>
        name.startsWith('.')
          ? !mayImport(file, path.join(path.dirname(file), name))
          : !mayUse(file, name),
      )
      .map((name) => `${file} → ${name}`)
  })
}

/** A planted file for each line, `file → module`. */
const planted = (lines: string[]) =>
  lines.map((line) => {
    const [file = '', name = ''] = line.split(' → ')
    return { file: `src/${file}`, text: `import type { a } from '${name}'\n` }
  })

test('nobody imports what the table does not allow', () => {
  expect(forbidden(sources())).toEqual([])
})

test('a planted import against the table is caught, at any depth', () => {
  const lines = [
    'web/x.ts → ../booking/appointment/book.ts',
    'web/x.ts → ../identity/session.ts',
    'web/x.ts → ../parts.ts',
    'db/x.ts → ../start/config.ts',
    'db/x.ts → ../web/form.ts',
    'db/x/y.ts → ../../privacy/door.ts',
    'postgres/x.ts → ../start/passwords.ts',
    'i18n/fr/x.ts → ../../schedule/calendar.ts',
    'directory/load/x.ts → ../../schedule/calendar.ts',
    'directory/x.ts → ../privacy/door.ts',
    'schedule/search/x.ts → ../../booking/hold/hold.ts',
    'schedule/search/x.ts → ../../identity/session.ts',
    'schedule/plans/x.ts → ../../privacy/door.ts',
    'identity/throttle/x.ts → ../../directory/clinics.ts',
    'identity/x.ts → ../booking/appointment/book.ts',
    'privacy/log/x.ts → ../../messages/deliver.ts',
    'messages/channels/x.ts → ../../booking/notices/appointmentNotice.ts',
    'booking/hold/x.ts → ../../web/form.ts',
    'booking/hold/x.ts → ../appointment/guard.ts',
    'booking/hold/x.ts → ./holdRoutes.ts',
    'booking/hold/x.ts → ../../parts.ts',
    'booking/hold/x.ts → ../../site/attestation.ts',
    'booking/hold/holdRoutes.ts → ../../schedule/search/searchRoutes.ts',
    'booking/hold/holdRoutes.ts → ../../app.ts',
    'booking/hold/holdRoutes.ts → ../../main.ts',
    'site/routes.ts → ../booking/appointment/guard.ts',
    'identity/session.ts → ../booking/hold/hold.ts',
    'schedule/x.ts → hono',
    'privacy/log/x.ts → hono/http-exception',
    'messages/channels/x.ts → @hono/node-server',
    'identity/x.ts → iron-session',
    'openid/x.ts → ../identity/session.ts',
    'openid/x.ts → ../staff/accounts/accounts.ts',
    'identity/government/x.ts → openid-client',
    'booking/hold/holdRoutes.ts → pg',
    'web/x.ts → left-pad',
    'helpers/x.ts → ../db/retry.ts',
    'booking/hold/x.ts → ../../helpers/x.ts',
    'start/x.ts → ../booking/routes.ts',
    'x.ts → ./db/retry.ts',
  ]
  expect(forbidden(planted(lines))).toEqual(lines)
})

test('a planted import is caught however it is written', () => {
  const text = [
    `export { a } from '../web/form.ts'`,
    `export * from '../web/form.ts'`,
    `export const b = () => import('../web/form.ts')`,
    `type C = import('../web/form.ts').Form<never>`,
    `declare module '../web/form.ts' { interface D { e: string } }`,
  ]
  for (const line of text)
    expect(forbidden([{ file: 'src/db/x.ts', text: line }]), line).toEqual([
      'db/x.ts → ../web/form.ts',
    ])
})

test('what the table allows is left alone', () => {
  const lines = [
    'schedule/search/x.ts → ../../directory/clinics.ts',
    'booking/hold/x.ts → ../../schedule/search/week.ts',
    'booking/x.ts → ../identity/register/register.ts',
    'identity/x.ts → ../messages/content.ts',
    'messages/x.ts → ../privacy/door.ts',
    'identity/routes.ts → ../web/form.ts',
    'identity/session.ts → ../web/sealed.ts',
    'schedule/search/searchRoutes.ts → ../../booking/hold/ownHold.ts',
    'schedule/search/searchRoutes.ts → ../../identity/policies.ts',
    'schedule/staffRoutes.ts → ../staff/policies.ts',
    'app.ts → ./booking/routes.ts',
    'main.ts → ./start/config.ts',
    'operate/main.ts → ../start/config.ts',
    'booking/hold/holdRoutes.ts → hono/http-exception',
  ]
  const staff = folders['staff']
  folders['staff'] = ['db', 'i18n', 'messages', 'privacy']
  expect(forbidden(planted(lines))).toEqual([])
  if (staff) folders['staff'] = staff
  else delete folders['staff']
})

/** The files of a tree in which Biome, with our configuration, finds a circle of imports or the environment. */
async function lintedIn(files: Record<string, string>) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'imports-'))
  try {
    await copyFile(path.join(root, 'biome.json'), path.join(folder, 'biome.json'))
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, 'src', name)), { recursive: true })
      await writeFile(path.join(folder, 'src', name), text)
    }
    const biome = path.join(root, 'node_modules/.bin/biome')
    const options = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json']
    const { stdout } = await promisify(execFile)(biome, [...options, 'src'], {
      cwd: folder,
      maxBuffer: 2 ** 26,
    }).catch((failed) => failed)
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { category: string; location: { path: string } }[]
    }
    return diagnostics
      .filter(({ category }) => /noProcessEnv|noImportCycles/.test(category))
      .map(({ location }) => path.relative('src', location.path))
      .sort()
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the environment and circles of imports are caught as well', async () => {
  const wrong = {
    'site/c.ts': `import { d } from './d.ts'\nexport const c = () => d\n`,
    'site/d.ts': `import { c } from './c.ts'\nexport const d = () => c\n`,
    'web/b.ts': 'export const a = process.env.HOME\n',
  }
  const right = { 'start/config.ts': 'export const a = process.env.HOME\n' }
  expect(await lintedIn({ ...wrong, ...right })).toEqual(Object.keys(wrong))
})
