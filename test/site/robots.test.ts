import { expect, test } from 'vitest'
import { useApp } from '../support/app.ts'
import { aConfirmation } from '../support/steps.ts'

const context = useApp()

test.each(['/fr', '/fr/help', '/fr/privacy', '/fr/identification'])(
  'search engines may keep %s',
  async (path) => {
    const { status, headers } = await context.client().get(path)
    expect({ status, robots: headers.get('X-Robots-Tag') }).toEqual({ status: 200, robots: null })
  },
)

test.each(['/fr/nowhere', '/healthz', '/fr/search', '/fr/appointments'])(
  'search engines may not keep what %s answers them',
  async (path) => {
    expect((await context.client().get(path)).headers.get('X-Robots-Tag')).toBe('noindex')
  },
)

test('a robot that has the address of an appointment is sent to identification', async () => {
  const { location } = await aConfirmation(context)
  for (const path of [location, `${location}/calendar.ics`, `${location}/cancellation`]) {
    const { status, location: to, headers } = await context.client().get(path)
    expect({ status, to }).toEqual({ status: 303, to: '/fr/identification' })
    expect(headers.get('X-Robots-Tag')).toBe('noindex')
  }
})
