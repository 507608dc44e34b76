import { HTTPException } from 'hono/http-exception'
import type { Db } from '../../db/database.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { allow, anyone } from '../../web/allow.ts'
import { router, seeOther } from '../../web/context.ts'
import { TooMany } from '../../web/errors.ts'
import { blank, showsOrigin, submittedByAnyone } from '../../web/form.ts'
import { formKey, newFormKey } from '../../web/formKey.ts'
import { render } from '../../web/view.ts'
import type { Organisation } from '../policies/organisation.ts'
import { incidentForm } from './incidentReport.ts'
import { isReceipt } from './receipt.ts'
import { reportIncident } from './reportIncident.ts'

/** Where anybody reports a suspected confidentiality incident, known to us or not. */
export function incidentRoutes(parts: { db: Db; keys: FieldKeys; organisation: Organisation }) {
  const routes = router()
  const { officer } = parts.organisation

  routes.get('/incident', allow(anyone), (c) => {
    showsOrigin(c)
    return render(c, '/site/incident', { form: blank({ key: newFormKey() }), officer })
  })

  routes.post('/incident', allow(anyone), async (c) => {
    const form = await submittedByAnyone(c, incidentForm.extend({ key: formKey }))
    if (!form.value) return render(c, '/site/incident', { form, officer }, { status: 422 })
    const { key, ...report } = form.value
    const reported = await reportIncident(parts, { key, report }, c.var)
    if (!reported.ok) throw new TooMany(reported.seconds)
    return seeOther(c, `/incident/received/${reported.receipt}`)
  })

  routes.get('/incident/received/:receipt', allow(anyone), (c) => {
    const receipt = c.req.param('receipt')
    if (!isReceipt(receipt)) throw new HTTPException(404)
    c.header('X-Robots-Tag', 'noindex')
    c.set('referrer', 'no-referrer')
    return render(c, '/site/incident_received', { receipt })
  })

  return routes
}
