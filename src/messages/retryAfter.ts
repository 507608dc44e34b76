const LONGEST = 6 * 60 * 60
const LEAST_LATE = 60

/**
 * Seconds until a message is tried again: ever more rarely up to six hours, but never longer than a quarter of the time
 * that it has left, or a minute. So a server that comes back a minute before the end still gets it.
 */
export function retryAfter(tries: number, now: Date, notAfter: Date): number {
  const left = (notAfter.getTime() - now.getTime()) / 1000
  return Math.min(Math.exp(tries + 1), Math.max(left / 4, LEAST_LATE), LONGEST)
}
