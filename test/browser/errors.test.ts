import { expect, test } from 'vitest'
import { useSite } from '../support/site.ts'

const site = useSite()
const typed = {
  first_name: 'Élodie',
  last_name: '<b>Roy</b>',
  health_insurance_number: 'LAFE 8555 14',
  birth_day: '31',
  birth_year: '1985',
}

test.each([true, false])(
  'a form with mistakes says each one, leads to its field and keeps what was typed (scripts: %s)',
  async (javaScriptEnabled) => {
    const { page, open } = await site.visit({ javaScriptEnabled })
    await open('/fr/identification')
    for (const [name, text] of Object.entries(typed)) await page.locator(`#${name}`).fill(text)
    await page.getByRole('button', { name: 'Continuer' }).click()

    const summary = page.getByRole('alert')
    await summary.waitFor()
    await page.waitForLoadState()
    expect(await summary.evaluate((box) => box.matches(':focus > *'))).toBe(javaScriptEnabled)
    for (const [name, text] of Object.entries(typed))
      expect(await page.locator(`#${name}`).inputValue()).toBe(text)

    const mistakes = ['health_insurance_number', 'sequence_number', 'birth_month']
    const links = await summary.getByRole('link').all()
    const told = await Promise.all(links.map((link) => link.getAttribute('href')))
    expect(told).toEqual([...mistakes, 'accept_terms'].map((name) => `#${name}`))
    for (const [i, link] of links.entries()) {
      await link.click()
      const field = page.locator(`${told[i]}:target`)
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      const message = page.locator(`${told[i]}-error`)
      expect(await message.textContent()).toContain(await link.textContent())
    }
  },
)

/** Refuses the form of a card, goes to the help and back again; where that ends, and how often a form was sent. */
async function backToMistakes(javaScriptEnabled: boolean) {
  const { page, open } = await site.visit({ javaScriptEnabled })
  let sent = 0
  page.on('response', (response) => {
    if (response.request().method() === 'POST') sent++
  })
  await open('/fr/identification')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('alert').waitFor()
  await page.waitForLoadState()
  await page.getByRole('link', { name: 'Aide', exact: true }).first().click()
  await page.waitForURL('**/fr/help')
  const failure = await page.goBack({ waitUntil: 'commit' }).then(
    () => '',
    (error) => String(error.message),
  )
  return { page, failure, sent: () => sent }
}

test('Back to a page with mistakes shows its form again, and sends nothing', async () => {
  const { page, failure, sent } = await backToMistakes(true)
  expect(failure).toBe('')
  await page.getByRole('button', { name: 'Continuer' }).waitFor()
  expect(page.url()).toContain('/fr/identification')
  expect(sent()).toBe(1)
})

test('control: without scripts the browser asks before it sends again, and nothing is sent twice', async () => {
  const { failure, sent } = await backToMistakes(false)
  expect(failure).toContain('ERR_CACHE_MISS')
  expect(sent()).toBe(1)
})

test('whoever has typed is asked before the other language empties the form, and whoever has not is not', async () => {
  const { page, open } = await site.visit()
  await open('/fr/identification')
  const english = page.getByRole('link', { name: 'English' })
  // The question itself is the browser's, for a page that a hand has touched: whether ours would have it asked.
  await page.evaluate(`document.querySelector('.language').onclick = () => false`)
  const isAsked = async () => {
    await english.click()
    return page.evaluate(`!dispatchEvent(new Event('beforeunload', { cancelable: true }))`)
  }
  expect(await isAsked()).toBe(false)
  await page.locator('#first_name').fill('Élodie')
  expect(await isAsked()).toBe(true)
  await page.locator('#first_name').fill('')
  expect(await isAsked()).toBe(false)
  await page.locator('[name=accept_terms]').check()
  expect(await isAsked()).toBe(true)
})
