import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { fr } from '../../src/i18n/fr.ts'
import { aWorker } from '../staff/worker.ts'
import { now } from '../support/database.ts'
import { aClinic } from '../support/factories.ts'
import { checkPage } from '../support/pages.ts'
import { useSite } from '../support/site.ts'

// A passkey is for a name, and an address of numbers is none.
const site = useSite({ host: 'localhost' })

/** Gives a browser an authenticator that knows its user. */
async function withAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const options = {
    ...({ protocol: 'ctap2', transport: 'internal' } as const),
    ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    automaticPresenceSimulation: true,
  }
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
  return (isUserVerified: boolean) =>
    cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).click()

test('a passkey is made, signs in, and proves who is there', async () => {
  const { id: clinic } = await aClinic(site.owner)
  const { client } = await aWorker(site, [{ clinic, role: 'manager' }])
  const visit = await site.visit({}, client)
  const { page, open } = visit
  const knowsUser = await withAuthenticator(page)
  await open('/fr/staff/account')
  await press(page, fr['staff.passkey.add'])
  await page.getByText(fr['staff.notice.passkey_added']).waitFor()
  await checkPage(visit)
  await press(page, fr['staff.layout.sign_out'])
  await page.getByText(fr['staff.sign_in.ended']).waitFor()
  await checkPage(visit)
  await knowsUser(false)
  await press(page, fr['staff.passkey.sign_in'])
  await page.getByText(fr['staff.passkey.failed']).waitFor()
  await knowsUser(true)
  await press(page, fr['staff.passkey.sign_in'])
  await page.getByRole('heading', { name: fr['staff.home.title'], level: 1 }).waitFor()

  await site.travel(new Date(now.getTime() + 6 * 60_000))
  await open('/fr/staff/account')
  await press(page, fr['staff.account.recovery_new'])
  await page.getByRole('heading', { name: fr['staff.proof.title'], level: 1 }).waitFor()
  await checkPage(visit)
  await press(page, fr['staff.passkey.prove'])
  await page.getByRole('heading', { name: fr['staff.recovery_codes.title'], level: 1 }).waitFor()
})

test('without scripts nothing speaks of a passkey that cannot be used', async () => {
  const { page, open } = await site.visit({ javaScriptEnabled: false })
  await open('/fr/staff/sign-in')
  expect(await page.getByRole('button', { name: fr['staff.passkey.sign_in'] }).count()).toBe(0)
  expect(await page.getByRole('button', { name: fr['staff.sign_in.button'] }).count()).toBe(1)
  const { id: clinic } = await aClinic(site.owner)
  const { client } = await aWorker(site, [{ clinic, role: 'manager' }])
  const inside = await site.visit({ javaScriptEnabled: false }, client)
  await inside.open('/fr/staff/account')
  expect(await inside.page.getByText(fr['staff.passkey.lead']).isVisible()).toBe(false)
})
