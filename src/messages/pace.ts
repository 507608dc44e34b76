/** How many deliveries go on at once, and how long each lasts at least. */
export interface Pace {
  lanes: number
  leastMs: number
}

/** A lane more would wait for a connection to the database rather than for a server. */
const MOST_LANES = 20
const PER_LANE = 5

/** A pace that never hands over more than so many messages a second, after whatever rush. */
export function paceOf(perSecond: number): Pace {
  const lanes = Math.min(Math.ceil(perSecond / PER_LANE), MOST_LANES)
  return { lanes, leastMs: (1000 * lanes) / perSecond }
}
