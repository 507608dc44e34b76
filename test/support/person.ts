import type { Key, Locale } from '../../src/i18n/translate.ts'
import { translator } from '../../src/i18n/translate.ts'
import { cardOf } from './app.ts'
import type { TestPerson } from './factories.ts'
import { checkPage } from './pages.ts'
import type { Visit } from './visit.ts'

/** Someone at a window, who finds things by the words on the screen. */
export function personAt(visit: Visit, locale: Locale) {
  const { page } = visit
  const say = translator(locale)
  const main = page.locator('main')

  const person = {
    say,
    /** Waits for the page of this title, and checks all that a page owes. */
    async sees(title: Key | string) {
      const name = title.includes('.') ? say(title as Key) : title
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
      await page.waitForLoadState()
      await checkPage(visit)
    },
    /** The same page again, with what to mend. */
    async seesErrors(title: Key) {
      await page.locator('.error-summary').waitFor()
      await person.sees(title)
    },
    press: (key: Key) => page.getByRole('button', { name: say(key), exact: true }).click(),
    follow: (key: Key) =>
      page
        .getByRole('link', { name: say(key) })
        .first()
        .click(),
    fill: (key: Key, text: string) => main.getByLabel(say(key), { exact: true }).fill(text),
    choose: (key: Key) => main.getByLabel(say(key), { exact: true }).check(),

    /** Types a card as a person does, and accepts the terms. */
    async typesCard(card: TestPerson) {
      const { accept_terms, ...fields } = cardOf(card)
      for (const [name, value] of Object.entries(fields))
        await person.fill(`identity.identification.${name}` as Key, value)
      await main.locator('[name=accept_terms]').check()
      await person.press('identity.identification.continue')
    },
  }
  return person
}
