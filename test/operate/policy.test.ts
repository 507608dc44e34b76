import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { operationOf } from '../../src/operate/operations.ts'
import { policyTexts } from '../../src/site/policies/policyTexts.ts'
import { ensureKeys } from '../../src/start/keys.ts'
import { changed, onlyFirst } from '../site/policies/published.ts'
import { origin } from '../support/client.ts'
import { now, useDatabase } from '../support/database.ts'
import { privateFolder } from '../support/embeddedServers.ts'
import { demoFacts } from '../support/policyFacts.ts'

const context = useDatabase()
beforeEach(async () => {
  await onlyFirst(context)
  await context.setClock(now)
})

/** Runs the operation, on an installation whose operator has this name. */
async function does(words: string[], operator = demoFacts.operator) {
  const urls = { app: context.appUrl, owner: context.ownerUrl, jobs: context.jobsUrl }
  const secrets = ensureKeys(privateFolder())
  const policies = { ...demoFacts, operator }
  const operation = operationOf(['policy', ...words])
  return operation?.({ urls, secrets, now, origin, policies, progress: () => {} })
}

function filesOf({ fr, en }: { fr: string; en: string }) {
  const folder = privateFolder()
  const files = [join(folder, 'fr.txt'), join(folder, 'en.txt')] as const
  writeFileSync(files[0], fr)
  writeFileSync(files[1], en)
  return files
}

const WHY = ['Nouveau nom.', 'New name.']

test('it tells what is published, and that the configuration makes the same', async () => {
  expect(await does([])).toMatch(
    /^privacy: published, from 2026-11-01, [0-9a-f]{12}\nprivacy: the configuration makes the same text as at the latest publication\nterms: published/,
  )
})

test('a changed configuration changes no published text: it is told, and announced with a day', async () => {
  const before = policyTexts('privacy', demoFacts).fr
  expect(await does([], 'Réseau Boréal')).toContain(
    'privacy: the configuration makes another text than at the latest publication; announce it: policy publish privacy …',
  )
  const { rows } = await context.owner.query(
    `select text_fr from policy_version where kind = 'privacy'`,
  )
  expect(rows).toEqual([{ text_fr: before }])

  expect(await does(['publish', 'privacy', '2026-12-15', ...WHY], 'Réseau Boréal')).toBe(
    `privacy: announced, in force from 2026-12-15\n${origin}/fr/privacy/versions/2026-12-15`,
  )
  const told = await does([], 'Réseau Boréal')
  expect(told).toMatch(/privacy: announced, from 2026-12-15, [0-9a-f]{12}, Nouveau nom\.\n/)
  expect(told).toContain('privacy: the configuration makes the same text')
  expect(told).toContain('terms: the configuration makes another text')
})

test('texts of the operator’s own are published from files, once they are complete', async () => {
  const { fr, en } = changed('privacy')
  const lacking = filesOf({ fr, en: en.replace('## 3. ', '## ') })
  const words = ['publish', 'privacy', '2026-12-15', ...WHY]
  await expect(does([...words, ...lacking])).rejects.toThrow(
    'privacy: missing in en: item 3, for which purposes (a section “## 3. …”)',
  )
  expect(await does([...words, ...filesOf({ fr, en })])).toContain('announced')
  expect(await does([])).toContain('privacy: the configuration makes the same text')
})

test.each([
  [
    '2026-11-22',
    'privacy: 2026-11-22 is too early: nobody could read it before; the earliest day is tomorrow',
  ],
  ['2026-02-30', '2026-02-30: there is no such day'],
  ['2026-12-15', 'privacy: the texts are those of the latest version: nothing would change'],
])('an announcement for %s is refused with the reason', async (day, reason) => {
  await expect(does(['publish', 'privacy', day, ...WHY])).rejects.toThrow(reason)
})

test('a day that another version has is refused, and so is a file that is not there', async () => {
  const words = ['publish', 'terms', '2026-12-15', ...WHY]
  await expect(does([...words, 'nowhere.txt', 'nowhere.txt'])).rejects.toThrow(
    'nowhere.txt: cannot be read (ENOENT)',
  )
  await does(words, 'Réseau Boréal')
  await expect(does(words, 'Réseau Austral')).rejects.toThrow(
    'terms: 2026-12-15 is not later than every published version',
  )
})

test('the text that the configuration makes is printed, for whoever would write their own', async () => {
  expect(`${await does(['text', 'privacy', 'fr'])}\n`).toBe(policyTexts('privacy', demoFacts).fr)
})

test.for([
  [['publish']],
  [['publish', 'privacy', 'tomorrow', 'a', 'b']],
  [['publish', 'privacy', '2026-12-15', 'a']],
  [['publish', 'privacy', '2026-12-15', 'a', ' ']],
  [['publish', 'privacy', '2026-12-15', 'a', 'b', 'only-one.txt']],
  [['publish', 'cookies', '2026-12-15', 'a', 'b']],
  [['text', 'privacy']],
  [['text', 'privacy', 'de']],
  [['text', 'privacy', 'fr', 'more']],
  [['forget', 'privacy']],
] as const)('policy %j is no operation', ([words]) => {
  expect(operationOf(['policy', ...words])).toBeUndefined()
})
