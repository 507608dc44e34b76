import type { TestApp } from '../../support/app.ts'
import type { Answer, TestClient } from '../../support/client.ts'

/** Presses the button that leads there, and returns where it leads. */
export async function depart(client: TestClient): Promise<string> {
  await client.get('/fr/staff/sign-in')
  return leadsTo(await client.post('/fr/staff/sign-in/service', {}))
}

/** Presses the button of one's own account that leads there. */
export async function departToBind(client: TestClient): Promise<string> {
  await client.get('/fr/staff/account/identity')
  return leadsTo(await client.post('/fr/staff/account/identity', {}))
}

function leadsTo({ status, headers }: Answer) {
  if (status !== 303) throw new Error(`the button answered ${status}`)
  return headers.get('Location') ?? ''
}

/** Comes back as browsers do: the strict cookie stays at home the first time, and the page asks again by itself. */
export async function comesBack(context: TestApp, client: TestClient, path: string) {
  const { headers } = await (await strangerTo(context)).get(path)
  const [, again = ''] = /^0; url=(.+)$/.exec(headers.get('Refresh') ?? '') ?? []
  return client.get(again)
}

/** A browser that brings no cookie; the clock stays where it is. */
async function strangerTo(context: TestApp): Promise<TestClient> {
  const at = context.parts.now()
  const client = context.client()
  await context.travel(at)
  return client
}
