import type { Db } from '../../db/database.ts'
import { may } from '../../staff/policies.ts'
import { clinicOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { saveSettings, settingsOf } from './clinicSettings.ts'
import { settingsForm, settingsFrom, shownSettings } from './settingsForm.ts'

/** What a clinic says of itself to patients: its texts, its telephone, until when they cancel online. */
export function settingsRoutes({ db }: { db: Db }) {
  const routes = router()
  const managers = allow(may('manage_settings'))

  routes.get('/settings', managers, async (c) => {
    const settings = await settingsOf(db, clinicOf(c).id)
    return settingsPage(c, blank(shownSettings(settings)))
  })

  routes.post('/settings', managers, async (c) => {
    const form = await submitted(c, settingsForm)
    if (!form.value) return settingsPage(c, form)
    if (!(await saveSettings(db, clinicOf(c).id, settingsFrom(form.value)))) {
      form.errors[''] = 'directory.error.settings_changed'
      return settingsPage(c, form, 409)
    }
    tellNext(c, 'directory.notice.settings')
    return seeOther(c, '/staff/settings')
  })

  return routes
}

function settingsPage(c: Page, form: Form<unknown>, refused?: 409) {
  const status = refused ?? (Object.keys(form.errors).length > 0 ? 422 : 200)
  return render(c, '/directory/clinic/settings', { form }, { status })
}
