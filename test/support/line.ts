import type { Line } from '../../src/web/line.ts'

/** As after a wait that was too long for readers, and not for forms. */
export const crowdedForReaders: Line = {
  enter: async (longestMs) => (longestMs > 1000 ? () => {} : undefined),
}

/** As after a wait that was too long for everybody. */
export const crowded: Line = { enter: async () => undefined }
