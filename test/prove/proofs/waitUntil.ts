import { setTimeout as pause } from 'node:timers/promises'
import { expect } from './broken.ts'

/** Looks again and again until something is so; what a look says otherwise breaks the promise when it takes too long. */
export async function waitUntil(
  look: () => true | string | Promise<true | string>,
  { longest = 30_000, every = 50 } = {},
): Promise<void> {
  const deadline = performance.now() + longest
  for (;;) {
    const seen = await look()
    if (seen === true) return
    expect(performance.now() < deadline, seen)
    await pause(every)
  }
}
