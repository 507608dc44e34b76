import type { Sabotage, Stage } from '../stage/stage.ts'

/** A promise of the product, and how it is put to the test. */
export interface Proof {
  name: string
  /** What the test, and its control, need of the system beforehand. */
  setting?: string
  /** Settings of its server processes, where they are not those of the other proofs. */
  environment?: Record<string, string> | (() => Promise<Record<string, string>>)
  /** Returns what was seen, in figures; throws `Broken` when the promise was not kept. */
  prove(stage: Stage): Promise<string>
  /** The same test, shorter, on a system whose guard is gone: it must throw `Broken`, or the test proves nothing. */
  control: Sabotage & { without: string; prove(stage: Stage): Promise<string> }
}
