// Asks now and then whether what a page shows has changed, and puts the new part in its place: while the page is seen, and while
// nobody is in the middle of its fields, or chose something there. A part says when it wants to be asked for more often, in seconds.
;(() => {
  const EVERY = 20
  const headers = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' }
  let over = false

  async function look() {
    const part = document.querySelector('[data-changes]')
    if (over || document.hidden || !part || isInUse(part)) return
    const answer = await fetch(part.dataset.changes, { headers })
    if (answer.status === 204) return
    if (answer.status !== 200 || answer.headers.has('HX-Redirect')) {
      // Signed out, or turned away in a rush: the first press says which.
      over = answer.status < 500
      return
    }
    const { body } = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = body.querySelector('[data-changes]')
    if (!fresh) return
    const held = sameIn(fresh, document.activeElement)
    part.replaceWith(fresh)
    held?.focus({ preventScroll: true })
  }

  function isInUse(part) {
    if (part.querySelector('input:focus, select:focus')) return true
    return [...part.querySelectorAll('select')].some(
      ({ selectedOptions: [chosen] }) => chosen && !chosen.defaultSelected,
    )
  }

  /** What stands in the new part where the keyboard stood in the old one. */
  function sameIn(fresh, focused) {
    const row = focused?.closest('[data-changes] [id]')
    const place = row && fresh.querySelector(`#${CSS.escape(row.id)}`)
    const controls = 'a, button'
    const nth = place ? [...row.querySelectorAll(controls)].indexOf(focused) : -1
    return nth < 0 ? undefined : place.querySelectorAll(controls)[nth]
  }

  const quietly = () => look().catch(() => {})
  function again() {
    const every = document.querySelector('[data-changes]')?.dataset.every ?? EVERY
    setTimeout(() => quietly().then(again), Number(every) * 1000)
  }
  again()
  document.addEventListener('visibilitychange', quietly)
})()
