/** How many deliveries go on at once, how long after one another they begin at least, and how many more may wait in the queue. */
export interface Pace {
  lanes: number
  apartMs: number
  waiting: number
}

/** A lane more would wait for a connection to the database rather than for a server. */
const MOST_LANES = 20
const PER_LANE = 5
/** For so long the queue goes on while nobody fills it. */
const SECONDS_AHEAD = 10
const LEAST_WAITING = 100

/** A pace that never hands over more than so many messages a second, after whatever rush. */
export function paceOf(perSecond: number): Pace {
  const lanes = Math.min(Math.ceil(perSecond / PER_LANE), MOST_LANES)
  const waiting = Math.max(Math.ceil(perSecond * SECONDS_AHEAD), LEAST_WAITING)
  return { lanes, apartMs: 1000 / perSecond, waiting }
}
