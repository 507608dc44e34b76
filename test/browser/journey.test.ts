import { expect, test } from 'vitest'
import type { Locale } from '../../src/i18n/translate.ts'
import { countOf, disorder } from '../support/booking.ts'
import {
  aClinic,
  aPerson,
  aPostalArea,
  aPractitioner,
  aSlot,
  several,
} from '../support/factories.ts'
import { personAt } from '../support/person.ts'
import { useSite } from '../support/site.ts'

const site = useSite()
const home = {
  fr: 'Prenez rendez-vous en quelques minutes',
  en: 'Book an appointment in just a few minutes',
}
const ways = ['fr', 'en'].flatMap((locale) =>
  [true, false].map((scripts) => ({ locale: locale as Locale, scripts })),
)

test.each(ways)(
  'the main job in $locale, scripts: $scripts, every page of it checked on the way',
  async ({ locale, scripts }) => {
    const clinic = await aClinicWithTimes()
    const card = await aPerson(site.owner, site.keys)
    const visit = await site.visit({ javaScriptEnabled: scripts })
    const { page } = visit
    const person = personAt(visit, locale)

    await visit.open(`/${locale}`)
    if (locale === 'en') {
      await person.sees('Service in English')
      await page.getByRole('button', { name: 'I attest in good faith' }).click()
    }
    await person.sees(home[locale])
    await page.locator('.primary').click()

    await person.sees('identity.identification.title')
    await person.press('identity.identification.continue')
    await person.seesErrors('identity.identification.title')
    await person.typesCard(card)

    await person.sees('schedule.search.title')
    await person.press('schedule.search.button')
    await person.seesErrors('schedule.search.title')
    await person.choose('schedule.reason.semi_urgent')
    await person.fill('schedule.search.postal_code', 'h2x')
    await person.press('schedule.search.button')
    await page.locator('.times').first().waitFor()
    await person.sees('schedule.results.title')

    await page.locator('.clinic h3 a').click()
    await person.sees(String(clinic['name']))
    await page.locator('.times label').first().click()
    await person.press('schedule.days.hold')

    await person.sees('booking.contact.title')
    await person.fill('booking.contact.email', 'elodie')
    await person.press('booking.contact.continue')
    await person.seesErrors('booking.contact.title')
    await person.fill('booking.contact.email', 'elodie@exemple.ca')
    await person.choose('booking.contact.way.email')
    await person.press('booking.contact.continue')

    await person.sees('booking.review.title')
    await person.press('booking.review.confirm')
    await person.sees('booking.appointment.title_booked')
    expect(await page.locator('.reference').textContent()).toMatch(
      /^[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}$/,
    )
    await person.follow('booking.appointment.all')
    await person.sees('booking.appointments.title')
    await person.follow('booking.appointments.open')

    await person.follow('booking.appointment.move')
    await person.sees('booking.move.title')
    await page.locator('.times label').first().click()
    await person.press('schedule.days.hold')
    await person.sees('booking.review_move.title')
    await person.press('booking.review_move.confirm')
    await person.sees('booking.appointment.title_booked')

    await person.follow('booking.appointment.cancel')
    await person.sees('booking.cancellation.title')
    await person.press('booking.cancellation.confirm')
    await person.sees('booking.appointment.title_cancelled')
    expect(await countOf(site, 'appointment', `status = 'cancelled' and version = 3`)).toBe(1)
    expect(await disorder(site)).toEqual([])
  },
)

async function aClinicWithTimes() {
  await aPostalArea(site.owner)
  const clinic = await aClinic(site.owner, { name: 'Clinique des Érables' })
  const practitioner = await aPractitioner(site.owner, clinic.id)
  await several(6, (i) =>
    aSlot(site.owner, {
      clinic_id: clinic.id,
      practitioner_id: practitioner.id,
      starts_at: new Date(Date.UTC(2026, 10, 24 + Math.floor(i / 3), 14, 20 * (i % 3))),
    }),
  )
  return clinic
}
