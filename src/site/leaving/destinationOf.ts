import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { findClinic } from '../../directory/clinics.ts'
import type { Key, Locale } from '../../i18n/translate.ts'
import { DESTINATIONS, type DestinationName, directionsTo } from './destinations.ts'

/** Another site, by a message that names it. */
interface OtherSite {
  name: Key
  clinic: string
  address: URL
}

/**
 * The site that a word of ours stands for: one of a closed list, or a clinic's own and the way there, as the clinic's row
 * says. Undefined for all else: no address is ever read from the request.
 */
export async function destinationOf(
  db: Db,
  to: string,
  locale: Locale,
): Promise<OtherSite | undefined> {
  if (isListed(to)) {
    const address = new URL(DESTINATIONS[to][locale])
    return { name: `leaving.to.${to}`, clinic: '', address }
  }
  const [, way, typed] = /^(clinic|directions):([\da-f-]{36})$/.exec(to) ?? []
  const id = z.uuid().safeParse(typed)
  const clinic = id.success ? await findClinic(db, id.data) : undefined
  const address = clinic && (way === 'clinic' ? siteOf(clinic.website) : directionsTo(clinic))
  return address && { name: `leaving.to.${way as Way}`, clinic: clinic.name, address }
}

type Way = 'clinic' | 'directions'

function isListed(to: string): to is DestinationName {
  return Object.hasOwn(DESTINATIONS, to)
}

/** A clinic's site as it may be followed: of the Web, and naming nobody before its host. */
function siteOf(website: string): URL | undefined {
  const site = URL.parse(website) ?? undefined
  const isWeb = site?.protocol === 'https:' || site?.protocol === 'http:'
  return isWeb && site.username === '' && site.password === '' ? site : undefined
}
