import { expect, test } from 'vitest'
import { codeAt, PASSWORD, secretOn } from '../staff/accounts/newcomer.ts'
import { aWorker } from '../staff/worker.ts'
import { aPostalArea } from '../support/factories.ts'
import { keysOn } from '../support/keys.ts'
import { useSite } from '../support/site.ts'

const site = useSite()
/** A key a second. */
const TEN_MINUTES = 600

test('from nothing to openings that a patient sees, with the keyboard alone and without JavaScript', async () => {
  await aPostalArea(site.owner)
  const counted = { keys: 0 }
  const { client } = await aWorker(site, [{ clinic: null, role: 'network' }])
  const network = await site.visit({ javaScriptEnabled: false }, client)
  const hers = keysOn(network.page, counted)

  await network.open('/fr/staff')
  await hers.use('nav a[href="/fr/staff/clinics"]')
  await hers.use('a[href="/fr/staff/clinics/new"]')
  await hers.type('#name', 'Clinique des Saules')
  await hers.type('#address', '8, rue des Saules')
  await hers.type('#city', 'Montréal')
  await hers.type('#postal_code', 'H2X 1Y4')
  await hers.type('#region_code', '06')
  await hers.type('#phone', '514 555-0142')
  await hers.use('main button.primary')
  await hers.use('main a[href*="/staff/practitioners/new"]')
  await hers.type('#first_name', 'Anne')
  await hers.type('#last_name', 'Desmarais')
  await hers.use('main button.primary')
  await hers.use('main a[href*="/staff/clinics/"]')
  await hers.type('#email', 'maude@essai.example')
  for (const role of ['manager', 'privacy']) {
    await hers.tabTo(`[name=roles][value=${role}]`)
    await hers.press('Space')
  }
  await hers.use('form[action$="/invitation"] button')
  const link = (await network.page.locator('code').textContent()) ?? ''

  const arrival = await site.visit({ javaScriptEnabled: false })
  const his = keysOn(arrival.page, counted)
  await arrival.open(new URL(link).pathname)
  const secret = secretOn(await arrival.html())
  await his.type('#name', 'Maude Essai')
  await his.type('#password', PASSWORD)
  await his.type('#code', codeAt(secret, site.parts.now()))
  await his.use('main button.primary')
  await his.use('main button.primary')

  await his.tabTo('nav summary')
  await his.press('Enter')
  await his.use('nav a[href="/fr/staff/services"]')
  await his.skip()
  await his.use('a[href="/fr/staff/services/new"]')
  await his.skip()
  await his.type('#name_fr', 'Consultation semi-urgente')
  await his.type('#name_en', 'Semi-urgent consultation')
  await his.type('#reason', 'Consultation semi')
  await his.type('#duration_minutes', '20')
  await his.type('#buffer_minutes', '0')
  await his.type('#d_lead_hours', '1008')
  await his.use('main button.primary')
  await his.use('nav a[href="/fr/staff/openings"]')
  await his.skip()
  await his.use('a[href="/fr/staff/openings/plans"]')
  await his.skip()
  await his.use('a[href="/fr/staff/openings/plans/new"]')
  await his.skip()
  await his.use('main button.primary')
  await his.skip()
  for (const day of [1, 2, 3, 4, 5]) {
    await his.tabTo(`[name=days][value="${day}"]`)
    await his.press('Space')
  }
  await his.type('#from_time', '8:00')
  await his.type('#to_time', '16:00')
  await his.type('#break_from', '12:00')
  await his.type('#break_to', '13:00')
  await his.use('form[action$="/hours"] button')
  await his.use('a[href$="/publication"]')
  await his.use('main button.primary')

  const slots = `select count(*)::integer as count, (max(starts_on) - min(starts_on))::integer as days from slot`
  const { rows } = await site.owner.query(slots)
  // Six weeks from next Monday are cut by the horizon, which grows by a day each night.
  expect(rows[0].count).toBeGreaterThan(400)
  expect(rows[0].days).toBeGreaterThan(30)
  const patient = await site.identifiedClient()
  await patient.get('/fr/search')
  await patient.post('/fr/search', {
    door: 'nearby',
    reason: 'semi_urgent',
    postal_code: 'H2X 1Y4',
  })
  expect((await patient.get('/fr/search')).text).toContain('Clinique des Saules')
  expect(counted.keys).toBeLessThan(TEN_MINUTES)
})
