import type { TestApp } from './app.ts'
import { aSlot } from './factories.ts'

/** A client that holds a slot, and the path of the hold. */
export async function aHold(site: TestApp, locale: 'fr' | 'en' = 'fr') {
  const slot = await aSlot(site.owner)
  const client = await site.identifiedClient(undefined, locale)
  await client.get(`/${locale}/search`)
  const { location = '' } = await client.post(`/${locale}/holds`, { slot_id: slot.id })
  return { client, slot, location }
}

/** A client that gave an address for its hold and has only to confirm; the path of the review. */
export async function aReview(site: TestApp, locale: 'fr' | 'en' = 'fr') {
  const { client, slot, location: hold } = await aHold(site, locale)
  const { location = '' } = await client.post(hold, {
    email: 'elodie@exemple.ca',
    messages: 'none',
  })
  return { client, slot, location }
}

/** A client that confirmed, and the path of its appointment. */
export async function aConfirmation(site: TestApp, locale: 'fr' | 'en' = 'fr') {
  const { client, slot, location: review } = await aReview(site, locale)
  await client.get(review)
  const fields = { hold_id: client.field('hold_id'), key: client.field('key') }
  const { location = '' } = await client.post(`/${locale}/appointments`, fields)
  return { client, slot, location }
}
