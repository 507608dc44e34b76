import { beforeEach, expect, test } from 'vitest'
import { REQUEST_MILLISECONDS } from '../../../src/db/deadline.ts'
import { loadDirectory } from '../../../src/directory/load/loadDirectory.ts'
import { readDirectory } from '../../../src/directory/load/readDirectory.ts'
import { forgetOld } from '../../../src/privacy/retention.ts'
import { RETENTION } from '../../../src/worker.ts'
import { aWorker, signedIn } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aClinic } from '../../support/factories.ts'
import { type DirectoryTexts, filesFrom } from '../../support/files.ts'
import { patientPool } from '../../support/patient.ts'
import { network, networkWith } from '../load/network.ts'

const context = useApp()
const IMPORT = '/fr/staff/import'
let client: TestClient
let account: string

beforeEach(async () => {
  const worker = await aWorker(context, [{ clinic: null, role: 'network' }])
  client = worker.client
  account = worker.account
})

type Content = string | Uint8Array<ArrayBuffer>

const chosen = (texts: Record<string, Content>) =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, new File([text], `${name}.csv`)]),
  )

/** Sends files from the page that asks for them. */
async function send(texts: Record<string, Content> = network, fields = {}, by = client) {
  await by.get(IMPORT)
  return by.postFiles(IMPORT, fields, chosen(texts))
}

/** Sends files and looks at what they would change. */
async function preview(texts: DirectoryTexts = network, fields = {}) {
  const { location = '' } = await send(texts, fields)
  return { path: location, ...(await client.get(location)) }
}

const press = (path: string, by = client) => by.post(path, { seen: by.field('seen') })

/** Loads files as an operator does. */
const operate = (texts: DirectoryTexts = network) =>
  context.asOwner(async (trx) => loadDirectory(trx, await readDirectory(filesFrom(texts))))

/** All that the files of a network become, as it stands. */
async function everything() {
  const tables = ['clinic_group', 'clinic', 'practitioner', 'practitioner_role', 'timetable']
  const { rows } = await context.owner.query(
    `select ${[...tables, 'healthcare_service', 'plan', 'plan_line']
      .map((table) => `(select jsonb_agg(t order by t::text) from ${table} t) as ${table}`)
      .join(', ')}`,
  )
  return rows[0]
}

const clinics = async () =>
  (await context.owner.query('select code, name from clinic order by code')).rows

test('what files would change is shown, and nothing of it is done', async () => {
  await operate()
  const before = await everything()
  const texts = networkWith('clinics', 'Clinique du Cap', 'Clinique du Phare')
  texts.openings = texts.openings.replace('13:00,14:00', '13:00,14:30')
  const { status, text } = await preview(texts)
  expect(status).toBe(200)
  expect(text).toContain('<code>cap</code> – name')
  expect(text).toContain('4 avant, 4 après (ajouts : 1; retraits : 1).')
  expect(await everything()).toEqual(before)
})

test('control: done, the same files change it', async () => {
  await operate()
  const before = await everything()
  const { path } = await preview(networkWith('clinics', 'Clinique du Cap', 'Clinique du Phare'))
  expect((await press(path)).location).toBe(path)
  expect(await everything()).not.toEqual(before)
  expect(await clinics()).toContainEqual({ code: 'cap', name: 'Clinique du Phare' })
})

test('what is done is what was shown, as an operator’s command does it', async () => {
  const { path, text } = await preview()
  const counts = (page: string) => /<tbody>(.*?)<\/tbody>/s.exec(page)?.[1]
  expect((await press(path)).location).toBe(path)
  const done = await client.get(path)
  expect(done.text).toContain('Les fichiers sont chargés.')
  expect(done.text).toContain('Chargement terminé')
  expect(counts(done.text)).toBe(counts(text))
  const tables = ['clinic_group', 'clinic', 'practitioner', 'healthcare_service']
  for (const [table, count] of tables.map((table, at) => [table, [1, 2, 2, 3][at]] as const))
    expect((await context.owner.query(`select from ${table}`)).rowCount, table).toBe(count)
  const again = await operate()
  expect(Object.values(again.tables).every(({ rows }) => rows.length === 0)).toBe(true)
  expect(again.openings).toEqual({ before: 4, after: 4, added: 0, gone: 0 })
})

test('files that say what is there already change nothing, and the page says so', async () => {
  await operate()
  expect((await preview()).text).toContain('rien ne changerait')
})

test('problems are said in the reader’s language, by file and line, and nothing is kept', async () => {
  const texts = networkWith('groups', 'gmf,', 'GMF,')
  texts.openings = texts.openings.replace('14:00', '25:00')
  const french = await send(texts)
  expect(french.status).toBe(422)
  expect(french.text).toContain('groups.csv, ligne 2 : « code » ne peut contenir')
  expect(french.text).toContain('openings.csv, ligne 4 : « to_time » doit être une heure')
  expect(french.text).toContain('Choisissez de nouveau les cinq')
  await client.get('/en/staff/import')
  const english = await client.postFiles('/en/staff/import', {}, chosen(texts))
  expect(english.status).toBe(422)
  expect(english.text).toContain('openings.csv, line 4: to_time must be a time, HH:MM')
  expect((await context.owner.query('select from directory_import')).rowCount).toBe(0)
})

test.for<[string, (text: string) => Content, string]>([
  ['is in Windows-1252', (text) => new Uint8Array(Buffer.from(text, 'latin1')), 'UTF-8'],
  ['is in UTF-16', (text) => new Uint8Array(Buffer.from(text, 'utf16le')), 'UTF-16'],
  ['has a NUL in it', (text) => text.replace('Luc', 'L\0c'), 'NUL'],
  ['is empty', () => '', 'le fichier est vide'],
  ['is a picture', () => new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), 'UTF-16'],
  ['is another of the five', () => network.services, '« profession » manque'],
])('a file that %s is told', async ([, change, said]) => {
  const { status, text } = await send({ ...network, practitioners: change(network.practitioners) })
  expect(status).toBe(422)
  expect(text).toContain('practitioners.csv, ligne')
  expect(text).toContain(said)
})

test('files as a spreadsheet of Québec writes them are read', async () => {
  const texts = Object.fromEntries(
    Object.entries(network).map(([name, text]) => {
      const semicolons = text.replaceAll(/"([^"]*)"|,/g, (whole, quoted) => (quoted ? whole : ';'))
      return [name, `\ufeff${semicolons.replaceAll('\n', '\r\n')}`]
    }),
  ) as DirectoryTexts
  const { path } = await preview(texts)
  await press(path)
  expect(await clinics()).toHaveLength(2)
})

test('a file that nobody chose is asked for at its field', async () => {
  const { openings: _, ...rest } = network
  await client.get(IMPORT)
  const none = new File([], '')
  const answer = await client.postFiles(IMPORT, {}, { ...chosen(rest), openings: none })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('<a href="#openings">Choisissez un fichier.</a>')
  expect(answer.text).not.toContain('<a href="#groups">')
})

test('a form with files that is stale, another person’s or of another shape does nothing', async () => {
  await client.get(IMPORT)
  const stale = await client.postFiles(IMPORT, { form_token: 'x' }, chosen(network))
  expect(stale.status).toBe(422)
  expect(stale.text).toContain('ouverte depuis trop longtemps')
  const other = await aWorker(context, [{ clinic: null, role: 'network' }])
  await other.client.get(IMPORT)
  const fields = { form_for: other.client.field('form_for') }
  await client.get(IMPORT)
  expect((await client.postFiles(IMPORT, fields, chosen(network))).status).toBe(409)
  for (const [fields, said] of [
    [{ many_may_go: ['yes', 'yes'] }, 'plus d’une fois'],
    [{ everything: 'yes' }, 'inattendu'],
  ] as const) {
    await client.get(IMPORT)
    const answer = await client.postFiles(IMPORT, fields as never, chosen(network))
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(said)
  }
  await client.get(IMPORT)
  const more = await client.postFiles(IMPORT, {}, { ...chosen(network), people: new File([], 'a') })
  expect(more.status).toBe(422)
  await client.get(IMPORT)
  expect((await client.post(IMPORT, {})).status, 'without files').toBe(422)
  const headers = { 'Content-Type': 'multipart/form-data; boundary=none' }
  expect((await client.post(IMPORT, {}, headers)).status, 'not what it says it is').toBe(422)
  expect((await context.owner.query('select from directory_import')).rowCount).toBe(0)
})

test('files above eight megabytes are refused, whether their length is told or not', async () => {
  const large = { ...network, openings: 'x'.repeat(8 * 1024 * 1024) }
  const answer = await send(large)
  expect(answer.status).toBe(413)
  expect(answer.text).toContain('trop lourds')
  await client.get(IMPORT)
  const headers = {
    'Content-Type': 'multipart/form-data; boundary=x',
    'Content-Length': String(9 * 1024 * 1024),
  }
  expect((await client.post(IMPORT, {}, headers)).status).toBe(413)
})

test('no other page takes files', async () => {
  await client.get('/fr/staff/clinics/new')
  expect((await client.postFiles('/fr/staff/clinics', {}, chosen(network))).status).toBe(415)
})

test('for whoever may not describe the network there is no such page, and nobody reads their files', async () => {
  const { path } = await preview()
  const clinic = (await aClinic(context.owner)).id
  const manager = await aWorker(context, [{ clinic, role: 'manager' }])
  await manager.client.get('/fr/staff')
  expect((await manager.client.get(IMPORT)).status).toBe(404)
  expect((await manager.client.get(path)).status).toBe(404)
  await manager.client.get('/fr/staff')
  const sent = await manager.client.postFiles(IMPORT, {}, chosen(network))
  expect(sent.status).toBe(404)
  expect((await manager.client.post(path, { seen: 'x' })).status).toBe(404)
  const stranger = context.client()
  const refused = await stranger.postFiles(IMPORT, {}, chosen(network))
  expect(refused.location).toBe('/fr/staff/sign-in')
})

test('another administrator’s files do not exist, and whoever sent them may do so from any browser', async () => {
  const { path } = await preview()
  const other = await aWorker(context, [{ clinic: null, role: 'network' }])
  const { client: elsewhere } = await signedIn(context, account)
  const { text } = await elsewhere.get(path)
  const seen = /name="seen" value="(\w+)"/.exec(text)?.[1] ?? ''
  expect((await other.client.get(path)).status).toBe(404)
  await other.client.get(IMPORT)
  expect((await other.client.post(path, { seen })).status).toBe(404)
  expect(await clinics()).toEqual([])
  await elsewhere.get(path)
  expect((await press(path, elsewhere)).status).toBe(303)
  expect(await clinics()).toHaveLength(2)
})

test('pressed twice at once, and once more, it is done once and each press leads to what was done', async () => {
  const { path } = await preview()
  const both = await Promise.all([press(path), press(path)])
  expect(both.map(({ location }) => location)).toEqual([path, path])
  await context.owner.query(`update clinic set name = 'Clinique du Large' where code = 'cap'`)
  const late = await client.post(path, { seen: 'whatever' })
  expect(late.location).toBe(path)
  expect(await clinics()).toContainEqual({ code: 'cap', name: 'Clinique du Large' })
  const { rows } = await context.owner.query('select files, loaded_at from directory_import')
  expect(rows).toEqual([{ files: null, loaded_at: now }])
})

test('when something changed since it was shown, nothing is done and the new difference is shown', async () => {
  await operate()
  const renamed = networkWith('clinics', 'Clinique du Cap', 'Clinique du Phare')
  const { path } = await preview(renamed)
  await context.owner.query(`update clinic set phone = '418 555-0199' where code = 'cap'`)
  const changed = await press(path)
  expect(changed.status).toBe(409)
  expect(changed.text).toContain('Entre-temps, quelque chose a changé')
  expect(changed.text).toContain('<code>cap</code> – name, phone')
  expect(await clinics()).toContainEqual({ code: 'cap', name: 'Clinique du Cap' })
  const seen = client.field('seen')
  expect((await client.get(path)).text).toContain('<code>cap</code> – name, phone')
  expect(client.field('seen')).toBe(seen)
  expect((await press(path)).status).toBe(303)
  expect(await clinics()).toContainEqual({ code: 'cap', name: 'Clinique du Phare' })
})

test('a page that shows the former difference does not do the new one', async () => {
  await operate()
  const { path } = await preview(networkWith('clinics', 'Clinique du Cap', 'Clinique du Phare'))
  const former = client.field('seen')
  await context.owner.query(`update clinic set phone = '418 555-0199' where code = 'cap'`)
  expect((await press(path)).status).toBe(409)
  expect((await client.post(path, { seen: former })).status).toBe(409)
})

test('files that were cut are refused, unless it is said that many openings may go', async () => {
  await operate()
  const cut = networkWith('openings', /^.*cap-urgent.*\n/m, '')
  const refused = await send(cut)
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('sur 4 plages hebdomadaires, il n’en resterait que 3')
  expect(refused.text).toContain('cochez la case')
  const { path, text } = await preview(cut, { many_may_go: 'yes' })
  expect(text).toContain('4 avant, 3 après (ajouts : 0; retraits : 1).')
  expect((await press(path)).status).toBe(303)
  expect((await context.owner.query('select from plan_line')).rowCount).toBe(3)
})

test('files that would take many openings away only by now are refused when they are loaded', async () => {
  const one = network.openings.split('\n').slice(0, 2).join('\n')
  const { path } = await preview({ ...network, openings: one })
  const seen = client.field('seen')
  await operate()
  await client.get(path)
  const refused = await client.post(path, { seen })
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('sur 4 plages hebdomadaires, il n’en resterait que 1')
  expect((await context.owner.query('select from plan_line')).rowCount).toBe(4)
})

test('after an hour files are no longer there, and the worker forgets them', async () => {
  const { path } = await preview()
  const statusAfter = async (minutes: number) => {
    await context.travel(new Date(now.getTime() + minutes * 60_000))
    return (await client.get(path)).status
  }
  // Whoever clicks within fifteen minutes stays signed in.
  for (const minutes of [14, 28, 42, 56, 59]) expect(await statusAfter(minutes)).toBe(200)
  expect(await statusAfter(61)).toBe(404)
  await client.get(IMPORT)
  expect((await client.post(path, { seen: 'x', form_proof: 'demo' })).status).toBe(404)
  const jobs = patientPool(context.jobsUrl)
  expect(await forgetOld(jobs.db, RETENTION)).toBeGreaterThan(0)
  await jobs.db.destroy()
  expect((await context.owner.query('select from directory_import')).rowCount).toBe(0)
})

test('without a proof of the last five minutes, one is asked for before anything is loaded', async () => {
  const { path } = await preview()
  await context.travel(new Date(now.getTime() + 6 * 60_000))
  await client.get(path)
  const asked = await press(path)
  expect(asked.status).toBe(403)
  expect(asked.text).toContain('Confirmez que c’est vous')
  expect(await clinics()).toEqual([])
  const seen = client.field('seen')
  expect((await client.post(path, { seen, form_proof: 'demo' })).location).toBe(path)
  expect(await clinics()).toHaveLength(2)
})

test('what is no import has no page', async () => {
  for (const id of ['none', crypto.randomUUID()])
    expect((await client.get(`${IMPORT}/${id}`)).status).toBe(404)
})

test('while the database is away, nothing of the files is lost unseen: the page says to choose them again', async () => {
  await client.get(IMPORT)
  const { requestMilliseconds } = context.parts
  context.parts.requestMilliseconds = REQUEST_MILLISECONDS
  await context.owner.query('begin')
  await context.owner.query('lock table practitioner')
  const answer = await client.postFiles(IMPORT, {}, chosen(network))
  await context.owner.query('rollback')
  context.parts.requestMilliseconds = requestMilliseconds
  expect(answer.status).toBe(503)
  expect(answer.text).toContain('choisissez-les de nouveau')
  expect(answer.text).toContain(`href="${IMPORT}"`)
})
