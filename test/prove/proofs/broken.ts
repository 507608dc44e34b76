/** A promise that was not kept: what was seen, in one line. */
export class Broken extends Error {
  override name = 'Broken'
}

/** Throws `Broken` with what was seen, unless the promise is kept. */
export function expect(kept: boolean, seen: string): asserts kept {
  if (!kept) throw new Broken(seen)
}
