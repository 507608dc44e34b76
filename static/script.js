// Only comfort: every page works without this file. Written for the browsers of 2019 and later.
;(() => {
  const MINUTE = 60_000
  // Parts are swapped plainly: no style attribute is copied (the content policy refuses them), and Back asks anew.
  if (window.htmx) Object.assign(window.htmx.config, { defaultSettleDelay: 0, history: 'reload' })
  const fresh = () => location.replace(location.pathname + location.search)

  // The server's clock: what the page said, plus the time since its first byte came. The device's may be wrong.
  const said = document.querySelector('[data-now]')
  const [visit] = performance.getEntriesByType('navigation')
  const came = Date.now() - performance.now() + (visit ? visit.responseStart : 0)
  const ahead = said ? Date.parse(said.dataset.now) - came : 0
  const now = () => Date.now() + ahead

  // A page that refuses a form answers a POST: from here on Back asks for the form itself, and sends nothing again.
  if (document.querySelector('.error-summary, .warning[data-focus]'))
    history.replaceState(null, '', location.href)

  // The other language asks for the page anew: whoever has typed is asked first, in the browser's own words.
  document.addEventListener('click', ({ target }) => {
    if (!target.closest('.language')) return
    const fields = [...document.querySelectorAll('main input:not([type=hidden])')]
    const isTyped = ({ type, value, defaultValue, checked, defaultChecked }) =>
      /radio|checkbox/.test(type) ? checked !== defaultChecked : value !== defaultValue
    if (!document.querySelector('.error-summary') && !fields.some(isTyped)) return
    const ask = (event) => {
      event.preventDefault()
      event.returnValue = ''
    }
    addEventListener('beforeunload', ask, { once: true })
  })

  /** What a page is about takes the focus; `part` is for what only a part that came later is about. */
  function focusNews(swapped) {
    const part = swapped && document.querySelector('[data-focus=part]')
    const news = part || document.querySelector('[data-focus=""]')
    if (!news) return
    news.removeAttribute('data-focus')
    news.focus()
  }

  /** On a slow network a search says that it runs. */
  function sayBusy({ target }) {
    const voice = target.querySelector('[data-busy]')
    if (!voice) return
    const late = setTimeout(() => {
      voice.textContent = voice.dataset.busy
    }, 500)
    const done = () => {
      clearTimeout(late)
      voice.textContent = ''
    }
    document.addEventListener('htmx:finally:request', done, { once: true })
  }

  /** A held slot's time left: seen each second, said at five, two and one minutes, and at the end. */
  function countDown(box) {
    const { until, label, announce, over } = box.dataset
    const left = () => Date.parse(until) - now()
    const marks = [5, 2, 1].filter((minutes) => left() > minutes * MINUTE)
    const time = document.createElement('b')
    const seen = document.createElement('p')
    seen.setAttribute('aria-hidden', 'true')
    seen.append(time, ` ${label}`)
    box.firstElementChild.classList.add('visually-hidden')
    const heard = document.createElement('p')
    heard.setAttribute('role', 'status')
    heard.className = 'visually-hidden'
    box.removeAttribute('data-countdown')
    box.append(seen)
    box.after(heard)

    const tick = () => {
      const seconds = Math.ceil(left() / 1000)
      if (!box.isConnected || seconds <= 0) {
        clearInterval(timer)
        box.textContent = over
        heard.textContent = over
        return
      }
      box.classList.toggle('soon', seconds <= 120)
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
      let due = 0
      while (seconds <= marks[0] * 60) due = marks.shift()
      if (due) heard.textContent = announce.replace('{minutes}', due)
    }
    const timer = setInterval(tick, 1000)
    tick()
  }

  // The tabs of one browser share a session: what one learns of its end, it tells the others of the same kind.
  const kind = /^\/..\/staff/.test(location.pathname) ? 'staff' : 'session'
  const tabs = window.BroadcastChannel && new BroadcastChannel(kind)
  function tell(news) {
    if (tabs) tabs.postMessage(news)
  }

  /** The session's end: told two minutes before, put off by a button, and then nothing stays on the screen. */
  function watchSession(bar) {
    const text = bar.querySelector('[role=status]')
    const last = Date.parse(bar.dataset.lastAt)
    let ends = Date.parse(bar.dataset.endsAt)
    const clock = new Intl.DateTimeFormat(`${document.documentElement.lang}-CA`, {
      timeZone: 'America/Toronto',
      hour: 'numeric',
      minute: '2-digit',
    })
    const say = (what) => {
      // As the server writes it: a time never breaks across lines.
      text.textContent = bar.dataset[what].replace(
        '{time}',
        clock.format(ends).replace(/ /g, '\u00a0'),
      )
    }
    // Once only: asked again each second, a slow answer would never come.
    const leave = () => {
      clearInterval(timer)
      document.documentElement.hidden = true
      location.replace(bar.dataset.after)
    }

    // A minute less than the idle limit: the server moves its clock at most once a minute.
    const stay = () => {
      ends = Math.max(ends, Math.min(now() + 14 * MINUTE, last))
      tell({ ends, last })
      tick()
    }
    const tick = () => {
      const left = ends - now()
      if (left <= 0) return leave()
      const final = ends >= last
      const soon = left <= (final ? 5 : 2) * MINUTE
      if (soon === bar.classList.contains('soon')) return
      bar.classList.toggle('soon', soon)
      bar.querySelector('button').hidden = soon && final
      say(soon ? (final ? 'last' : 'soon') : 'until')
    }

    bar.addEventListener('submit', (event) => {
      event.preventDefault()
      fetch(bar.action, {
        method: 'POST',
        headers: { 'HX-Request-Type': 'partial' },
        body: new URLSearchParams(new FormData(bar)),
      }).then(
        (answer) => {
          // The site is away for now: what is typed stays, and so does the button.
          if (answer.status >= 500) return
          if (answer.status !== 204) return fresh()
          stay()
          say('until')
        },
        () => {},
      )
    })
    document.addEventListener('htmx:after:request', (event) => {
      if (event.detail.ctx.response.status < 400) stay()
    })
    if (tabs) {
      tabs.onmessage = ({ data }) => {
        if (!data) leave()
        else if (data.last === last) {
          ends = Math.max(ends, data.ends)
          tick()
        }
      }
    }
    const timer = setInterval(tick, 1000)
    tell({ ends, last })
    tick()

    // A page that the browser keeps for Back shows nothing until it has been asked for again.
    addEventListener('pagehide', () => {
      document.documentElement.hidden = true
    })
  }

  const roomy = matchMedia('(min-width: 64rem)')

  function start(swapped) {
    focusNews(swapped)
    // Beside the results there is room for what was asked.
    for (const asked of document.querySelectorAll('.change')) asked.open = roomy.matches
    for (const box of document.querySelectorAll('[data-countdown]')) countDown(box)
  }

  start()
  document.addEventListener('htmx:after:swap', start)
  document.addEventListener('htmx:before:request', sayBusy)
  const bar = document.querySelector('[data-session]')
  if (bar) watchSession(bar)
  else if (/\/(identification|sign-in)$/.test(location.pathname)) tell(null)
  addEventListener('pageshow', (event) => {
    if (event.persisted) fresh()
  })
})()
