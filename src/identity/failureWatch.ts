const WINDOW = 10 * 60_000
const FEWEST = 50
const ALARMING = 0.8

/**
 * Watches identifications of this process in windows of ten minutes; returns true once per window, when it has
 * seen at least fifty and four in five failed. For people to be alerted: it closes nothing (S-02).
 */
export function failureWatch(): (failed: boolean, now: Date) => boolean {
  let since = 0
  let tries = 0
  let failures = 0
  let told = false
  return (failed, now) => {
    if (now.getTime() - since >= WINDOW) {
      since = now.getTime()
      tries = failures = 0
      told = false
    }
    tries++
    if (failed) failures++
    const alarming = !told && tries >= FEWEST && failures / tries >= ALARMING
    told ||= alarming
    return alarming
  }
}
