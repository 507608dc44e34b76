/** Where requests stand before any work: what waits costs nothing, and what works is done soon. */
export interface Line {
  /** Takes a place and returns what gives it back, or nothing when none came free within so many milliseconds. */
  enter(longestMs: number): Promise<(() => void) | undefined>
}

/**
 * A line before so many places, where whoever came first is first. Nobody is refused on a guess of how long they would
 * wait: programs that come again at once would keep us busy with refusals, and the guess true.
 */
export function createLine(places: number): Line {
  const waiting = new Set<(came: boolean) => void>()
  let free = places

  function leave() {
    const [first] = waiting
    if (first) first(true)
    else free++
  }

  function turn(longestMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (came: boolean) => {
        clearTimeout(late)
        waiting.delete(settle)
        resolve(came)
      }
      const late = setTimeout(settle, longestMs, false)
      waiting.add(settle)
    })
  }

  return {
    async enter(longestMs) {
      if (free > 0) free--
      else if (!(await turn(longestMs))) return
      return leave
    },
  }
}
