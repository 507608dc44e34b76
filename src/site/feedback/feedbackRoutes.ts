import type { Db } from '../../db/database.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow, anyone } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { count } from '../../web/counted.ts'
import { TooMany } from '../../web/errors.ts'
import { blank, type Form, LONGEST_VALUE, showsOrigin, submittedByAnyone } from '../../web/form.ts'
import { formKey, newFormKey } from '../../web/formKey.ts'
import { render, sharedPage } from '../../web/view.ts'
import { feedbackForm } from './feedback.ts'
import { leaveFeedback } from './leaveFeedback.ts'
import { type PersonalKind, withoutPersonal } from './personal.ts'

/** "Was this page useful?", asked of these pages: read by the operator, answered to nobody, and of nobody. */
export function feedbackRoutes(parts: { db: Db; keys: FieldKeys }, pages: readonly string[]) {
  const routes = router()
  const schema = feedbackForm(pages).extend({ key: formKey })

  routes.get('/feedback', allow(anyone), (c) => {
    showsOrigin(c)
    const { about = '', useful = '' } = c.req.query()
    return formPage(
      c,
      blank({ about: pages.includes(about) ? about : 'home', useful, key: newFormKey() }),
    )
  })

  routes.post('/feedback', allow(anyone), async (c) => {
    const form = await submittedByAnyone(c, schema)
    if (!form.value) return formPage(c, form)
    const { key, about: page, useful, text, without } = form.value
    const { address, locale } = c.var
    // What stands for a passage may be longer than the passage.
    const said = without ? [...withoutPersonal(text)].slice(0, LONGEST_VALUE).join('') : text
    const left = await leaveFeedback(
      parts,
      { key, page, locale, useful: useful === 'yes', said },
      address,
    )
    if (left.ok) {
      count(c, useful === 'yes' ? 'useful' : 'not_useful')
      return seeOther(c, '/feedback/thanks')
    }
    if (left.reason === 'too_many') throw new TooMany(left.seconds)
    form.errors['text'] = 'feedback.error.personal'
    return formPage(c, form, left.kinds)
  })

  routes.get(
    '/feedback/thanks',
    allow(anyone),
    sharedPage(() => '/site/feedback_thanks', {}),
  )

  return routes
}

function formPage(c: Page, form: Form<unknown>, kinds: PersonalKind[] = []) {
  const refused = Object.keys(form.errors).length > 0
  const { text = '' } = form.values
  const page = { form, kinds, without: kinds.length > 0 ? withoutPersonal(text) : null }
  return render(c, '/site/feedback', page, { status: refused ? 422 : 200 })
}
