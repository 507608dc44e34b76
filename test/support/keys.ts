import type { Page } from 'playwright-core'
import { drawn } from './visit.ts'

/** A window where only keys are pressed, and how many those were. */
export function keysOn(page: Page, counted = { keys: 0 }) {
  const press = async (key: string) => {
    counted.keys++
    await page.keyboard.press(key)
  }
  return {
    press,
    /** Past the menu, by the first link of every page. */
    async skip() {
      await this.tabTo('.skip')
      await press('Enter')
    },
    async tabTo(target: string) {
      for (let presses = 0; presses < 80; presses++) {
        if (await page.locator(`${target}:focus`).count()) return
        await press('Tab')
      }
      throw new Error(`Tab never came to ${target}`)
    },
    async type(target: string, text: string) {
      await this.tabTo(target)
      counted.keys += text.length
      await page.keyboard.type(text)
    },
    /** Goes to it and presses it; the page that answers has come, and is drawn. */
    async use(target: string, key = 'Enter') {
      await this.tabTo(target)
      const answered = page.waitForNavigation()
      await press(key)
      await answered
      await drawn(page)
    },
  }
}
