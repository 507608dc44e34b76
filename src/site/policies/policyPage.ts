import type { Locale, PolicyKind } from '../../db/schema.ts'
import { frenchSpaces } from '../../i18n/spaces.ts'
import { quebecDay } from '../../i18n/zone.ts'
import type { Policies, Standing, Version } from './policies.ts'
import { readPolicy, type Span, spansOf } from './policyText.ts'
import type { Texts } from './policyTexts.ts'

/** A part of a text as a page shows it: items that follow each other are one list. */
type Part = { kind: 'heading' | 'paragraph'; spans: Span[] } | { kind: 'list'; items: Span[][] }

/** The text of a version in both languages, with what pages say around it. */
export async function versionShown(policies: Policies, standing: Standing, shown: Version) {
  const texts = await policies.texts(shown)
  const { coming } = standing
  return {
    kind: shown.kind,
    shown,
    state: stateOf(standing, shown),
    until: newerThan(standing, shown)?.version ?? null,
    before: olderThan(standing, shown)?.version ?? null,
    coming: shown === standing.current ? (coming ?? null) : null,
    bodies: {
      fr: bodyOf(shownText(texts, 'fr')),
      en: bodyOf(shownText(texts, 'en')),
    } satisfies Record<Locale, object>,
  }
}

/** The text of a version as a page shows it: what is published is not typeset. */
export function shownText(texts: Texts, locale: Locale): string {
  return locale === 'fr' ? frenchSpaces(texts.fr) : texts.en
}

/** Every version as the archive lists it, the newest first. */
export function versionsShown(kind: PolicyKind, standing: Standing) {
  return {
    kind,
    versions: standing.all.map((version) => ({
      ...version,
      published_on: quebecDay(version.published_at),
      state: stateOf(standing, version),
      until: newerThan(standing, version)?.version ?? null,
      before: olderThan(standing, version)?.version ?? null,
    })),
  }
}

function stateOf({ current }: Standing, { effective_at }: Version) {
  if (effective_at > current.effective_at) return 'coming'
  return effective_at < current.effective_at ? 'former' : 'current'
}

/** Versions stand newest first. */
const newerThan = ({ all }: Standing, version: Version) => all[all.indexOf(version) - 1]
const olderThan = ({ all }: Standing, version: Version) => all[all.indexOf(version) + 1]

function bodyOf(text: string): { title: string; parts: Part[] } {
  const parts: Part[] = []
  const [title, ...blocks] = readPolicy(text)
  for (const { kind, text } of blocks) {
    const last = parts.at(-1)
    const spans = spansOf(text)
    if (kind !== 'item') parts.push({ kind: kind === 'heading' ? kind : 'paragraph', spans })
    else if (last?.kind === 'list') last.items.push(spans)
    else parts.push({ kind: 'list', items: [spans] })
  }
  return { title: title?.text ?? '', parts }
}
