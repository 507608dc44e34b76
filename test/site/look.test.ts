import { describe, expect, test } from 'vitest'
import { loadAssets } from '../../src/web/assets.ts'

const css = loadAssets().style.bytes.toString()
const [light = {}, changes = {}] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body = '']) =>
  tokens(body),
)
const modes = { light, dark: { ...light, ...changes } }

/** What is written on what. */
const pairs = [
  ...['ink', 'soft', 'river', 'river-deep', 'brick', 'green'].flatMap((colour) => [
    [colour, 'paper'],
    [colour, 'card'],
  ]),
  ...['wash', 'amber-wash', 'green-wash', 'brick-wash'].map((ground) => ['ink', ground]),
  ['on-river', 'river'],
  ['on-river', 'river-deep'],
  ['river', 'wash'],
  ['river-deep', 'wash'],
  ['river', 'amber-wash'],
  ['amber', 'amber-wash'],
  ['green', 'green-wash'],
  ['brick', 'brick-wash'],
] as [string, string][]

describe.each(['light', 'dark'] as const)('in %s mode', (mode) => {
  test.each(pairs)('%s on %s can be read (4.5 to 1)', (text, ground) => {
    expect(contrast(colour(mode, text), colour(mode, ground))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['paper', 'card'])('the edge of a field shows on %s (3 to 1)', (ground) => {
    expect(contrast(colour(mode, 'edge'), colour(mode, ground))).toBeGreaterThanOrEqual(3)
  })

  test.each(['paper', 'card', 'river', 'wash', 'amber-wash'])(
    'one of the two colours of the focus ring shows on %s (3 to 1)',
    (ground) => {
      const ratios = ['focus-outer', 'focus-inner'].map((ring) =>
        contrast(colour(mode, ring), colour(mode, ground)),
      )
      expect(Math.max(...ratios)).toBeGreaterThanOrEqual(3)
    },
  )
})

test('grey on grey would be found out', () => {
  expect(contrast('#777777', '#888888')).toBeLessThan(4.5)
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
})

test('style, script and icon leave room for a page in the 30 KB of a first visit', () => {
  const { style, script, icon } = loadAssets()
  expect(style.brotli.length).toBeLessThanOrEqual(5.5 * 1024)
  expect(style.brotli.length + script.brotli.length + icon.brotli.length).toBeLessThan(24 * 1024)
})

test('the style asks no other site for anything, and heeds what the device asks for', () => {
  expect(css).not.toMatch(/url\(|@import|@font-face|!important/)
  for (const preference of ['prefers-color-scheme', 'prefers-reduced-motion', 'forced-colors'])
    expect(css).toContain(preference)
})

function tokens(body: string): Record<string, string> {
  const found = [...body.matchAll(/--([\w-]+): #([0-9a-f]+);/g)]
  return Object.fromEntries(
    found.map(([, name = '', hex = '']) => [
      name,
      `#${hex.length === 3 ? hex.replaceAll(/./g, '$&$&') : hex}`,
    ]),
  )
}

function colour(mode: 'light' | 'dark', name: string): string {
  const hex = modes[mode][name]
  if (!hex) throw new Error(`no token ${name}`)
  return hex
}

/** WCAG 2.2: the ratio of the relative luminances of two sRGB colours. */
function contrast(one: string, other: string) {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

function luminance(hex: string) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
