import { bodyLimit } from 'hono/body-limit'
import { createMiddleware } from 'hono/factory'
import * as z from 'zod'
import { type FileProblems, sentencesOf } from '../../csv/problems.ts'
import type { Db } from '../../db/database.ts'
import { withinDeadline } from '../../db/deadline.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { may, proved } from '../../staff/policies.ts'
import { workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type AppEnv, type Page, router, seeOther } from '../../web/context.ts'
import { submittedFiles } from '../../web/filesForm.ts'
import { blank, type Form, pressed } from '../../web/form.ts'
import { isMultipart } from '../../web/multipart.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { type DirectoryDifference, TABLES } from '../load/difference.ts'
import { DIRECTORY_FILES } from '../load/directoryFiles.ts'
import { importOf, loadImport, proposeImport } from '../load/directoryImport.ts'

const IMPORT = '/staff/import'
const MEGABYTES = 8
/** A whole network is more than a page: its one reader waits for it, and knows. */
const LONGEST_MS = 30_000

const importForm = z.strictObject({ many_may_go: z.literal('yes').optional() })

/** The files of a network, loaded by its administrators: once they have seen what that changes. */
export function importRoutes(parts: { db: Db; keys: FieldKeys }) {
  const { db } = parts
  const routes = router()
  const network = allow(may('manage_network'))
  const provedNetwork = allow(proved(parts, may('manage_network')))

  routes.get('/import', network, (c) => importPage(c, blank()))

  routes.post('/import', network, readsFiles, async (c) => {
    const { form, files } = await submittedFiles(c, importForm, DIRECTORY_FILES)
    if (!form.value) return importPage(c, form, { status: 422 })
    const { account } = workerOf(c)
    const given = { account, files, manyMayGo: form.value.many_may_go === 'yes' }
    const proposed = await withinDeadline(() => proposeImport(db, given), LONGEST_MS)
    if ('problems' in proposed) return importPage(c, form, { status: 422, ...proposed })
    return seeOther(c, `${IMPORT}/${proposed.id}`)
  })

  routes.get('/import/:id', network, async (c) => {
    const whose = whoseAsked(c)
    const kept = whose && (await importOf(db, whose))
    return kept ? previewPage(c, { ...whose, ...kept, form: blank() }) : c.notFound()
  })

  routes.post('/import/:id', provedNetwork, async (c) => {
    const { seen } = await pressed(c, { seen: z.string() })
    const whose = whoseAsked(c)
    if (!whose) return c.notFound()
    const { id } = whose
    const loaded = await withinDeadline(() => loadImport(db, { ...whose, seen }), LONGEST_MS)
    if (!loaded) return c.notFound()
    if (loaded.outcome === 'refused')
      return importPage(c, blank(), { status: 409, problems: loaded.problems })
    if (loaded.outcome === 'changed') {
      const form = blank()
      form.errors[''] = 'import.error.changed'
      return previewPage(c, { id, form, difference: loaded.difference, loaded_at: null })
    }
    tellNext(c, 'import.notice.loaded')
    return seeOther(c, `${IMPORT}/${id}`)
  })

  return routes
}

/** Which import a page asks for, and of whom: nobody sees another's. */
function whoseAsked(c: Page) {
  const id = z.uuid().safeParse(c.req.param('id'))
  return id.success ? { id: id.data, account: workerOf(c).account } : undefined
}

const limit = bodyLimit({
  maxSize: MEGABYTES * 1024 * 1024,
  onError: (c) => {
    const form = blank()
    form.errors[''] = 'import.error.too_large'
    return importPage(c, form, { status: 413 })
  },
})

/** Files come slowly: nobody waits behind them. A form without files was read before. */
const readsFiles = createMiddleware<AppEnv>((c, next) => {
  if (!isMultipart(c)) return next()
  c.var.leaveLine()
  return limit(c, next)
})

function importPage(
  c: Page,
  form: Form<unknown>,
  { status = 200, problems }: { status?: 200 | 409 | 413 | 422; problems?: FileProblems } = {},
) {
  const said = problems ? sentencesOf(c.var.t, problems) : null
  const data = { form, problems: said, kinds: DIRECTORY_FILES, megabytes: MEGABYTES }
  return render(c, '/directory/network/import', data, { status })
}

function previewPage(
  c: Page,
  page: {
    id: string
    form: Form<unknown>
    difference: DirectoryDifference
    loaded_at: Date | null
  },
) {
  const { id, form, difference, loaded_at } = page
  const status = Object.keys(form.errors).length > 0 ? 409 : 200
  const data = { id, form, difference, order: TABLES, loaded: loaded_at !== null }
  return render(c, '/directory/network/import_preview', data, { status })
}
