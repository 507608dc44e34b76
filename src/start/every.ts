/** Does the work now, soon again when there is more of it, and else once so much time has passed since it last succeeded. */
export function every(milliseconds: number, work: () => Promise<number | { more: boolean }>) {
  let due = 0
  return async () => {
    if (performance.now() < due) return
    const done = await work()
    if (typeof done === 'object' && done.more) return
    due = performance.now() + milliseconds
  }
}
