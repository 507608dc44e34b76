import type { Offer } from '../../web/offer.ts'
import { policyWith } from '../../web/security.ts'
import type { Tag, TagSettings } from '../../web/tagSettings.ts'
import type { Standing } from './standing.ts'
import type { Terms } from './terms.ts'

/** What pages hold for each standing: few are different, so each is made once. */
export function createOffers(settings: TagSettings, terms: Terms): (standing: Standing) => Offer {
  const made = new Map<string, Offer>()
  return (standing) => {
    const { granted, asks, since } = standing
    // The versions are a cookie's word: those that make no difference are one.
    const question = asks ? terms.question(since) : null
    const told = question && `${question.changed === null ? 'new' : question.changed.length}`
    const key = `${granted.join('+')} ${told ?? ''}`
    const offer = made.get(key) ?? { key, question, ...loaded(settings, granted) }
    made.set(key, offer)
    return offer
  }
}

function loaded({ tags }: TagSettings, granted: Standing['granted']) {
  const agreed = tags.filter(({ category }) => granted.includes(category))
  const hosts: Record<string, string[]> = {}
  for (const [directive, source] of agreed.flatMap(sourcesOf))
    hosts[directive] = [...new Set([...(hosts[directive] ?? []), source])]
  return { scripts: agreed.flatMap(({ scripts }) => scripts), policy: policyWith(hosts) }
}

/** What a tag may load, and from where: its scripts, and what its description adds. */
function sourcesOf({ scripts, hosts }: Tag): [string, string][] {
  return [
    ...scripts.map(({ address }): [string, string] => ['script-src', new URL(address).origin]),
    ...Object.entries(hosts).flatMap(([directive, sources]) =>
      sources.map((source): [string, string] => [directive, source]),
    ),
  ]
}

/** The hosts that a tag speaks with, as people read them. */
export function hostsOf(tag: Tag): string {
  const hosts = sourcesOf(tag).map(([, source]) => source.replace(/^\w+:\/\//, ''))
  return [...new Set(hosts)].join(', ')
}
