import { type Locale, type Translate, translator } from '../i18n/translate.ts'
import type { InventedPerson } from './identityService.ts'

/** What the service lets a page of its own read and answer. */
interface Context {
  type: string
  body: unknown
  oidc: { params: Record<string, unknown> | undefined }
}

/** Says who is invented, to be pressed, or goes back without. */
export function choicePage(
  locale: Locale,
  people: readonly InventedPerson[],
  lead: 'demo.identity.lead' | 'demo.identity.lead_staff',
) {
  const t = translator(locale)
  const buttons = people.map(
    ({ sub, given_name, family_name }) =>
      `<p><button name="person" value="${sub}">${given_name} ${family_name}</button></p>`,
  )
  const refuse = `<p><button name="person" value="">${t('demo.identity.refuse')}</button></p>`
  const form = `<form method="post"><h2>${t('demo.identity.who')}</h2>${buttons.join('')}${refuse}</form>`
  return page(locale, t, `<p>${t(lead)}</p>${form}`)
}

export function logoutSource(context: Context, given: string) {
  // Theirs, as our own pages are written.
  const form = given.replace('op.logoutForm', 'leave').replace('/>', '>')
  const locale = localeOf(context.oidc.params)
  const t = translator(locale)
  const button = (words: string, rest: string) =>
    `<p><button form="leave"${rest}>${words}</button></p>`
  context.body = page(
    locale,
    t,
    `<p>${t('demo.identity.end')}</p>${form}` +
      button(t('demo.identity.end_yes'), ' name="logout" value="yes"') +
      button(t('demo.identity.end_no'), ''),
  )
}

export function postLogoutSuccessSource(context: Context) {
  context.body = messagePage(localeOf(context.oidc.params), 'demo.identity.ended')
}

export function renderError(context: Context) {
  context.type = 'html'
  context.body = messagePage(localeOf(context.oidc?.params), 'demo.identity.error')
}

export function messagePage(locale: Locale, key: 'demo.identity.ended' | 'demo.identity.error') {
  const t = translator(locale)
  return page(locale, t, `<p>${t(key)}</p>`)
}

function page(locale: Locale, t: Translate, main: string) {
  const title = t('demo.identity.title')
  return `<!DOCTYPE html>
<html lang="${locale}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#1c1c28;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.6rem}
button{font:inherit;min-height:44px;width:100%;border:2px solid #3d2a78;border-radius:4px;color:#3d2a78;background:#fff}
</style></head><body><main><h1>${title}</h1>${main}</main></body></html>`
}

export function localeOf(params: Record<string, unknown> | undefined): Locale {
  return params?.['ui_locales'] === 'en' ? 'en' : 'fr'
}
