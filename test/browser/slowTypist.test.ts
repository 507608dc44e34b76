import { expect, test } from 'vitest'
import { countOf } from '../support/booking.ts'
import { now } from '../support/database.ts'
import { personAt } from '../support/person.ts'
import { useSite } from '../support/site.ts'
import { aHold } from '../support/steps.ts'

const site = useSite()
const afterMinutes = (minutes: number) => site.travel(new Date(now.getTime() + minutes * 60_000))

test.each([true, false])(
  'who types slowly has ten minutes more, once, and keeps the slot (scripts: %s)',
  async (javaScriptEnabled) => {
    const { client, slot, location } = await aHold(site)
    const visit = await site.visit({ javaScriptEnabled }, client)
    const person = personAt(visit, 'fr')
    const { page } = visit

    await afterMinutes(9)
    await visit.open(location)
    await person.fill('booking.contact.email', 'elodie@')
    await person.press('booking.held.extend')
    const extended = page.getByText(person.say('booking.held.extended'))
    await extended.waitFor()
    expect(await page.locator('#held').textContent()).toContain('10\u00a0h\u00a020')
    expect(await page.locator('#email').inputValue()).toBe(javaScriptEnabled ? 'elodie@' : '')
    const news = page.locator(':focus').and(extended)
    if (javaScriptEnabled) await news.waitFor()
    else expect(await news.count()).toBe(0)
    expect(
      await page.getByRole('button', { name: person.say('booking.held.extend') }).count(),
    ).toBe(0)
    await person.fill('booking.contact.email', 'elodie@exemple.ca')
    await person.choose('booking.contact.way.none')
    await afterMinutes(17)
    await person.press('booking.contact.continue')
    await person.press('booking.review.confirm')
    await page.locator('.reference').waitFor()
    expect(await countOf(site, 'appointment', `slot_id = '${slot.id}'`)).toBe(1)
  },
)

test('the time left is seen to run', async () => {
  const { client, location } = await aHold(site)
  const visit = await site.visit({}, client)
  await visit.open(location)
  const left = visit.page.locator('.countdown b')
  const first = await left.textContent()
  await expect.poll(() => left.textContent(), { timeout: 60_000 }).not.toBe(first)
  expect(await left.textContent()).toMatch(/^9:\d\d$/)
})
