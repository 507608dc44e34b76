import type { TestApp } from '../../support/app.ts'
import type { Answer, TestClient } from '../../support/client.ts'

/** What the database keeps of choices, in their order. */
export async function keptChoices({ owner }: Pick<TestApp, 'owner'>) {
  const { rows } = await owner.query(
    'select * from cookie_choice order by chosen_at, action, text_version',
  )
  return rows
}

/** Answers the question of a page: both alike, or each on its own. */
export function answers(
  client: TestClient,
  performance: 'yes' | 'no',
  { service_improvement = performance, to = '/', locale = 'fr', ...headers } = {} as {
    service_improvement?: 'yes' | 'no'
    to?: string
    locale?: string
  } & Record<string, string>,
): Promise<Answer> {
  return client.post(`/${locale}/consent`, { performance, service_improvement, to }, headers)
}

/** The scripts of others that a page loads. */
export function foreignScripts({ text }: Answer): string[] {
  return [...text.matchAll(/<script src="(https?:[^"]*)"/g)].map(([, address = '']) => address)
}

/** The policy of an answer, and whether it lets others in. */
export function policyOf({ headers }: Answer) {
  return {
    policy: headers.get('Content-Security-Policy') ?? '',
    embedder: headers.get('Cross-Origin-Embedder-Policy'),
  }
}

/** A page as it reads, however its template is broken into lines. */
export const inOneLine = ({ text }: Answer) => text.replaceAll(/\s+/g, ' ')
