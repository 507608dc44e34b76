import { expect, onTestFinished, test } from 'vitest'
import { startTagServer } from '../../src/demo/tagServer.ts'
import { TagSettings } from '../../src/web/tagSettings.ts'

const PORT = 41_000

async function started() {
  const server = await startTagServer(PORT)
  onTestFinished(server.stop)
  return server.settings
}

const addressOf = ({ tags }: TagSettings) => new URL(tags[0]?.scripts[0]?.address ?? '').origin

test('two copies of the demonstration have each a vendor of their own, on this machine alone', async () => {
  const [first, second] = [await started(), await started()]
  expect(addressOf(first)).not.toBe(addressOf(second))
  for (const settings of [first, second]) {
    expect(new URL(addressOf(settings)).hostname).toBe('127.0.0.1')
    expect(TagSettings.parse(settings)).toEqual(settings)
    expect(settings.tags.map(({ category }) => category)).toEqual([
      'performance',
      'service_improvement',
    ])
  }
})

test('each tag is a script that keeps the cookie of its description, and tells that it was seen', async () => {
  const settings = await started()
  for (const { scripts, cookies } of settings.tags) {
    const answer = await fetch(scripts[0]?.address ?? '')
    expect(answer.headers.get('Content-Type')).toContain('text/javascript')
    expect(await answer.text()).toContain(`document.cookie = '${cookies[0]?.name}='`)
  }
  const seen = await fetch(`${addressOf(settings)}/seen/demo_visits`)
  expect(seen.headers.get('Content-Type')).toBe('image/gif')
  const told = await (await fetch(addressOf(settings))).text()
  expect(told).toBe('/demo_visits.js 1\n/demo_notebook.js 1\n/seen/demo_visits 1\n')
})
