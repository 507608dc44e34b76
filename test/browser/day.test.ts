import { expect, test } from 'vitest'
import { authorize, aWorker } from '../staff/worker.ts'
import { aVisitor } from '../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../support/factories.ts'
import { useSite } from '../support/site.ts'
import { drawn, focusOn } from '../support/visit.ts'

const site = useSite()

test('the day shows what happened meanwhile, and the keyboard stays where it was', async () => {
  const clinic_id = (await aClinic(site.owner)).id
  const practitioner_id = (await aPractitioner(site.owner, clinic_id)).id
  async function aVisitAt(starts_at: string) {
    const slot = await aSlot(site.owner, { clinic_id, practitioner_id, starts_at })
    return aVisitor(site, await aPerson(site.owner, site.keys)).booked(slot.id)
  }
  const first = await aVisitAt('2026-11-22T16:00:00Z')
  const { client, account } = await aWorker(site, [{ clinic: clinic_id, role: 'reception' }])
  await authorize(site, account, clinic_id)
  const { page, open } = await site.visit({}, client)
  await page.clock.install()
  await open('/fr/staff/day?day=2026-11-22')
  const rows = page.locator('table.day tbody tr')
  expect(await rows.count()).toBe(1)
  const arrived = `#visit-${first} button[value=arrived]`
  await page.locator(arrived).focus()

  await aVisitAt('2026-11-22T15:30:00Z')
  await page.clock.fastForward(21_000)
  await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(2)
  await focusOn(page, arrived)
})

test('after an arrival is told, with or without scripts, the next key is on that line', async () => {
  const clinic_id = (await aClinic(site.owner)).id
  const practitioner_id = (await aPractitioner(site.owner, clinic_id)).id
  const visits = []
  for (const starts_at of ['2026-11-22T15:30:00Z', '2026-11-22T16:00:00Z']) {
    const slot = await aSlot(site.owner, { clinic_id, practitioner_id, starts_at })
    visits.push(await aVisitor(site, await aPerson(site.owner, site.keys)).booked(slot.id))
  }
  const { client, account } = await aWorker(site, [{ clinic: clinic_id, role: 'reception' }])
  await authorize(site, account, clinic_id)
  for (const [at, javaScriptEnabled] of [true, false].entries()) {
    const { page, open } = await site.visit({ javaScriptEnabled }, client)
    await open('/fr/staff/day?day=2026-11-22')
    await page.locator(`#visit-${visits[at]} button[value=arrived]`).focus()
    const answered = page.waitForNavigation()
    await page.keyboard.press('Enter')
    await answered
    await drawn(page)
    await page.keyboard.press('Tab')
    await focusOn(page, `#visit-${visits[at]} a`)
  }
})

test('on the narrowest screen everything that a visit of the day can be told lies on it', async () => {
  const clinic_id = (await aClinic(site.owner)).id
  const practitioner_id = (await aPractitioner(site.owner, clinic_id)).id
  const slot = await aSlot(site.owner, {
    ...{ clinic_id, practitioner_id },
    starts_at: '2026-11-22T16:00:00Z',
  })
  const visit = await aVisitor(site, await aPerson(site.owner, site.keys)).booked(slot.id)
  const { client, account } = await aWorker(site, [{ clinic: clinic_id, role: 'reception' }])
  await authorize(site, account, clinic_id)
  const { page, open } = await site.visit({}, client)
  await open('/fr/staff/day?day=2026-11-22')
  const buttons = await page.locator(`#visit-${visit} :is(button, a.button)`).all()
  expect(buttons.length).toBe(4)
  for (const button of buttons) {
    const { x = -1, width = 0 } = (await button.boundingBox()) ?? {}
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0)
  }
})
