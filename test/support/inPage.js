// Measures taken inside a page by the browser tests: evaluated there as it stands, so it imports nothing.
;(() => {
  /** What makes the page scroll sideways. */
  function tooWide() {
    const { clientWidth, scrollWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().left + element.scrollWidth > clientWidth + 1,
    )
    return wide.map((element) => `${element.outerHTML.slice(0, 90)} is too wide`)
  }

  /** Buttons, fields and choices below 44 px, and links below the 24 px of WCAG 2.2 that are not within a sentence. */
  function tooSmall() {
    const controls = 'a[href], button, input:not([type=hidden]), select, summary'
    return [...document.querySelectorAll(controls)].flatMap((control) => {
      const box = control.getBoundingClientRect()
      const label = /^(?:radio|checkbox)$/.test(control.type) && control.labels[0]
      const height = Math.max(box.height, label ? label.getBoundingClientRect().height : 0)
      const hidden = !control.checkVisibility() || box.bottom < 0
      const inSentence = getComputedStyle(control).display === 'inline'
      const least = control.matches('a:not(.button)') ? 24 : 44
      if (hidden || inSentence || (height >= least - 0.5 && box.width >= 24)) return []
      const size = `${Math.round(box.width)} × ${Math.round(height)}`
      return [`${control.outerHTML.slice(0, 90)} is too small: ${size}`]
    })
  }

  /** The same with the device's text at 200 % (WCAG 2.2, 1.4.4). */
  function tooWideInLargeText() {
    const { style } = document.documentElement
    style.fontSize = '200%'
    const wide = tooWide().map((found) => `${found} with large text`)
    style.fontSize = ''
    return wide
  }

  /** What one would have to move a table aside to press. */
  function aside() {
    const controls = '.scrolls :is(button, .button, select, input:not([type=hidden]))'
    return [...document.querySelectorAll(controls)].flatMap((control) => {
      const [box, around] = [control, control.closest('.scrolls')].map((element) =>
        element.getBoundingClientRect(),
      )
      if (!control.checkVisibility() || box.right <= around.right + 1) return []
      return [`${control.outerHTML.slice(0, 90)} is beside the screen`]
    })
  }

  return [...tooWide(), ...tooSmall(), ...aside(), ...tooWideInLargeText()]
})()
