import { expect, test } from 'vitest'
import { now } from '../support/database.ts'
import { aClinic, aPostalArea, aSlot } from '../support/factories.ts'
import { origin, useTabs } from './tabs.ts'

const tabs = useTabs()

test('the time left of a held slot is seen each second, and said at five, two and one minutes', async () => {
  const { page } = tabs
  await page.goto(await tabs.hold((await aSlot(tabs.app.owner)).id))
  const box = page.locator('.countdown')
  const voice = page.locator('.countdown + [role=status]')
  expect(await box.textContent()).toMatch(/\s(?:10:00|[89]:\d\d) pour confirmer$/)
  expect(await voice.textContent()).toBe('')
  const heard: string[] = []
  for (let minute = 0; minute < 11; minute++) {
    await page.clock.runFor(60_000)
    const text = await voice.textContent()
    if (text && text !== heard.at(-1)) heard.push(text)
  }
  expect(heard.map((text) => text.match(/\d/)?.[0])).toEqual(['5', '2', '1', undefined])
  expect(await box.textContent()).toBe(heard[3])
})

test('two minutes before its end the session offers to stay, and staying leaves the page as it is', async () => {
  const { page } = tabs
  await page.goto(`${origin}/fr/search`)
  const bar = page.locator('.extension')
  await page.clock.runFor(12 * 60_000)
  expect(await bar.getAttribute('class')).toBe('extension')
  await page.clock.runFor(1.5 * 60_000)
  expect(await bar.getAttribute('class')).toBe('extension soon')
  expect(await bar.textContent()).toMatch(/10\u00a0h\u00a015/)
  await page.locator('#reason-regular').check()
  await tabs.app.travel(later(13.5))
  await bar.locator('button').click()
  await page.locator('.extension:not(.soon)').waitFor({ state: 'attached' })
  expect(await bar.textContent()).toMatch(/10.h.2[78]/)
  expect(await page.locator('#reason-regular').isChecked()).toBe(true)
})

test('in the last minutes of the hour that nothing puts off, no extension is offered', async () => {
  const { page } = tabs
  for (const minutes of [14, 28, 42, 56]) {
    await tabs.app.travel(later(minutes))
    await page.goto(`${origin}/fr/search`)
  }
  await page.locator('.extension.soon').waitFor()
  expect(await page.locator('.extension').textContent()).toMatch(/11\u00a0h\u00a000/)
  expect(await page.locator('.extension button').isHidden()).toBe(true)
})

test('when the session ends, nothing of it stays on the screen', async () => {
  const { page } = tabs
  await page.goto(`${origin}/fr/search`)
  await tabs.app.travel(later(16))
  await page.clock.fastForward(16 * 60_000)
  await page.waitForURL('**/fr/identification')
  expect(await page.locator('.session').count()).toBe(0)
})

test('leaving in one tab leaves in the others', async () => {
  const { page } = tabs
  const other = await tabs.newTab()
  await other.goto(`${origin}/fr/help`)
  expect(await other.locator('.session').count()).toBe(1)
  await page.locator('.session form button').click()
  await other.waitForURL('**/fr/identification')
  expect(await other.locator('.session').count()).toBe(0)
})

test('an error summary takes the focus, in a whole page and in a part of one', async () => {
  const { page } = tabs
  await page.locator('#search button.primary').click()
  await page.locator(':focus > .error-summary').waitFor()
  await page.goto(`${origin}/fr/confirm-identity`)
  await page.locator('main button').first().click()
  await page.locator(':focus > .error-summary').waitFor()
  // The browser itself notes each answer that is not a success.
  expect(tabs.problems.splice(0)).toEqual([
    expect.stringContaining('422'),
    expect.stringContaining('422'),
  ])
})

test('a part that cannot be had is a page that says so, and not a page inside the page', async () => {
  const { page } = tabs
  const { owner } = tabs.app
  const clinic_id = (await aClinic(owner)).id
  for (const starts_at of ['2026-11-24T15:00:00Z', '2026-11-25T15:00:00Z'])
    await aSlot(owner, { clinic_id, starts_at })
  await aPostalArea(owner)
  await page.check('#reason-semi_urgent')
  await page.fill('#postal_code', 'H2X')
  await page.click('#search button.primary')
  await page.locator('.clinic').waitFor()

  const other = page.locator('.days a:not([aria-current])')
  await page.goto(`${origin}/fr/clinics/${clinic_id}`)
  await owner.query('alter table slot rename to slots')
  await other.click()
  await page.getByText('Un problème est survenu').first().waitFor()
  await owner.query('alter table slots rename to slot')
  expect(await landmarks()).toEqual([1, 1, 1])

  await page.goto(`${origin}/fr/clinics/${clinic_id}`)
  await owner.query('truncate clinic cascade')
  await other.click()
  await page.getByText('Page introuvable').first().waitFor()
  expect(await landmarks()).toEqual([1, 1, 1])
  expect(tabs.problems.splice(0)).toEqual([
    expect.stringContaining('500'),
    expect.stringContaining('404'),
  ])

  function landmarks() {
    return Promise.all(['header', 'main', 'h1'].map((tag) => page.locator(tag).count()))
  }
})

test('staying while the site is away keeps what is typed, and works once it is back', async () => {
  const { page } = tabs
  await page.goto(`${origin}/fr/confirm-identity`)
  await page.fill('#address', 'elodie@')
  const button = page.locator('.extension button')
  await tabs.app.travel(later(13.5))
  await page.clock.runFor(13.5 * 60_000)
  const asked = '**/session/extension'
  const tries = [
    () => page.route(asked, (route) => route.abort()),
    () => page.route(asked, (route) => route.fulfill({ status: 503 })),
  ]
  for (const away of tries) {
    await away()
    const answered = page.waitForEvent('console')
    await button.click()
    await answered
    await page.unroute(asked)
  }
  await button.click()
  await expect
    .poll(() => page.locator('.extension').textContent(), { timeout: 60_000 })
    .toMatch(/10.h.2[78]/)
  expect(await page.inputValue('#address')).toBe('elodie@')
  expect(tabs.problems.splice(0)).toEqual([
    expect.stringContaining('ERR_FAILED'),
    expect.stringContaining('503'),
  ])
})

function later(minutes: number) {
  return new Date(now.getTime() + minutes * 60_000)
}
