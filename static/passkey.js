// Signs by a passkey, in browsers that have them: elsewhere the forms stay hidden, and the page works without.
;(() => {
  const keys = window.PublicKeyCredential
  if (!keys?.parseRequestOptionsFromJSON) return
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false
    const section = form.closest('section')
    if (section) section.hidden = false
    const fields = [...form.querySelectorAll('[data-parts]')]
    form.addEventListener('submit', async (event) => {
      if (fields[0].value) return
      event.preventDefault()
      const options = JSON.parse(form.dataset.passkey)
      try {
        const made = form.hasAttribute('data-new')
          ? await navigator.credentials.create({
              publicKey: keys.parseCreationOptionsFromJSON(options),
            })
          : await navigator.credentials.get({
              publicKey: keys.parseRequestOptionsFromJSON(options),
            })
        const { id, response } = made.toJSON()
        const said = { ...response, id }
        for (const field of fields)
          field.value = field.dataset.parts
            .split(' ')
            .map((part) => said[part])
            .join('.')
        form.requestSubmit()
      } catch {
        form.querySelector('[role=alert]').hidden = false
      }
    })
  }
})()
