import { setTimeout as pause } from 'node:timers/promises'
import { Broken } from '../proofs/broken.ts'
import type { Answer } from '../stage/answer.ts'
import type { Visitor } from './visitor.ts'

const PATIENCE_MS = 60_000

/** The visitor, who comes again while the site is crowded: a page by its address, a form as the page kept it. */
export function unhurried<V extends Visitor>(visitor: V): V {
  async function wait(first: Promise<Answer>, again: () => Promise<Answer>): Promise<Answer> {
    const deadline = performance.now() + PATIENCE_MS
    let answer = await first
    while (answer.status === 503) {
      if (performance.now() > deadline) throw new Broken('crowded for a minute')
      await pause(1000 * Number(answer.headers['retry-after'] ?? 1))
      answer = await again()
    }
    return answer
  }
  return {
    ...visitor,
    get: (path) => wait(visitor.get(path), () => visitor.get(path)),
    post: (sent) => wait(visitor.post(sent), () => visitor.post(visitor.fill(sent.path))),
  }
}
