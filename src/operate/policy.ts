import { readFile } from 'node:fs/promises'
import { CannotStart } from '../db/cannotStart.ts'
import { LOCALES, POLICY_KINDS } from '../db/lists.ts'
import { asOwner } from '../db/owner.ts'
import type { PolicyKind } from '../db/schema.ts'
import { quebecDay } from '../i18n/zone.ts'
import { changedSince } from '../site/policies/changedConfiguration.ts'
import { type Version, versionsIn } from '../site/policies/policies.ts'
import { readPolicy, writePolicy } from '../site/policies/policyText.ts'
import { policyTexts } from '../site/policies/policyTexts.ts'
import {
  type Announcement,
  type Published,
  publishFirst,
  publishPolicy,
} from '../site/policies/publishPolicy.ts'
import type { Installation, Operation } from './operations.ts'

/** Tells of policies, prints one or announces a version; nothing for words that ask for none of them. */
export function policyOperation([word, ...words]: string[]): Operation | undefined {
  if (word === undefined) return listPolicies
  const kind = POLICY_KINDS.find((each) => each === words[0])
  if (!kind) return undefined
  if (word === 'text') return textOf(kind, words.slice(1))
  return word === 'publish' ? publicationOf(kind, words.slice(1)) : undefined
}

function textOf(kind: PolicyKind, [language, ...more]: string[]): Operation | undefined {
  const locale = LOCALES.find((each) => each === language)
  if (!locale || more.length > 0) return undefined
  return async ({ policies }) => policyTexts(kind, policies)[locale].trimEnd()
}

function publicationOf(kind: PolicyKind, words: string[]): Operation | undefined {
  const [version, fr, en, ...files] = words
  const isDay = /^\d{4}-\d\d-\d\d$/.test(version ?? '')
  if (!version || !isDay || !fr?.trim() || !en?.trim() || ![0, 2].includes(files.length))
    return undefined
  return (on) => publish(on, { kind, version: realDay(version), purpose: { fr, en } }, files)
}

async function publish(on: Installation, announcement: Announcement, files: string[]) {
  const [fr, en] = await Promise.all(files.map(read))
  const texts = fr !== undefined && en !== undefined ? { fr, en } : undefined
  return asOwner(on.urls.owner, async (trx) => {
    await publishFirst(trx, on.policies)
    const published = await publishPolicy(trx, { ...announcement, texts }, on.policies)
    if (!published.ok) throw new CannotStart(refusal(announcement, published))
    const { kind, version } = announcement
    return `${kind}: announced, in force from ${version}\n${on.origin}/fr/${kind}/versions/${version}`
  })
}

function refusal({ kind, version }: Announcement, refused: Published & { ok: false }) {
  if (refused.reason === 'incomplete')
    return refused.missing.map((said) => `${kind}: missing in ${said}`).join('\n')
  return `${kind}: ${
    {
      too_early: `${version} is too early: nobody could read it before; the earliest day is tomorrow`,
      not_later: `${version} is not later than every published version`,
      same: 'the texts are those of the latest version: nothing would change',
    }[refused.reason]
  }`
}

async function listPolicies({ urls, policies, now }: Installation) {
  return asOwner(urls.owner, async (trx) => {
    await publishFirst(trx, policies)
    const changed = await changedSince(trx, policies)
    const versions = await versionsIn(trx)
    return POLICY_KINDS.flatMap((kind) => [
      ...versions.filter((each) => each.kind === kind).map((each) => lineOf(each, quebecDay(now))),
      changed.includes(kind)
        ? `${kind}: the configuration makes another text than at the latest publication; announce it: policy publish ${kind} …`
        : `${kind}: the configuration makes the same text as at the latest publication`,
    ]).join('\n')
  })
}

function lineOf({ kind, version, hash, purpose_fr }: Version, today: string) {
  const state = version > today ? 'announced' : 'published'
  return `${kind}: ${state}, from ${version}, ${hash.slice(0, 12)}${purpose_fr ? `, ${purpose_fr}` : ''}`
}

function realDay(day: string) {
  try {
    return Temporal.PlainDate.from(day).toString()
  } catch {
    throw new CannotStart(`${day}: there is no such day`)
  }
}

async function read(file: string) {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(`${file}: cannot be read (${error.code})`)
  })
  return writePolicy(readPolicy(text))
}
