import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { packagedChromium } from './packagedChromium.ts'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-sync',
  '--disable-component-update',
  '--no-first-run',
  '--disable-quic',
]

/** How long a page may take on a busy machine: it ends what hangs, and judges no speed. */
export const PATIENT = 120_000

/**
 * A Chromium that asks nobody but us: the machine's own when it has one, else the one that npm brought. Pages are
 * kept for Back as any person's browser does, which Playwright would turn off.
 */
export async function launchBrowser({ packaged = false } = {}): Promise<Browser> {
  const own = packaged ? undefined : installed.find((place) => existsSync(place))
  const { env, ...binary } = own ? { executablePath: own } : await packagedChromium()
  return chromium.launch({
    ...binary,
    args: flags,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    ...(env && { env: { ...process.env, ...env } }),
  })
}
