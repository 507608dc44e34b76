import type * as z from 'zod'
import type { Key } from '../i18n/translate.ts'
import type { Page } from './context.ts'
import { checked, type Form } from './form.ts'
import { isMultipart } from './multipart.ts'

/** A form with files: what is in each, by the name of its field. */
interface FilesForm<T, Name extends string> {
  form: Form<T>
  files: Record<Name, Uint8Array>
}

/**
 * Parses a submitted form with these files, as `submitted` does one without. Each is needed: one that nobody chose is an
 * error of its field.
 */
export async function submittedFiles<S extends z.ZodType, const Name extends string>(
  c: Page,
  schema: S,
  names: readonly Name[],
): Promise<FilesForm<z.output<S>, Name>> {
  const parts = await partsOf(c)
  const fields = parts.filter((part): part is [string, string] => typeof part[1] === 'string')
  const errors: Record<string, Key> = {}
  const files = new Map<string, Uint8Array>()
  for (const [name, file] of parts) {
    if (typeof file === 'string') continue
    if (!names.some((known) => known === name)) errors[''] = 'form.error.unexpected'
    else if (files.has(name)) errors[name] = 'form.error.repeated'
    else if (isChosen(file)) files.set(name, await file.bytes())
  }
  for (const name of names) if (!files.has(name)) errors[name] ??= 'form.error.file'
  const form = checked(c, fields, { schema, errors })
  return { form, files: Object.fromEntries(files) as Record<Name, Uint8Array> }
}

/** A browser sends a field that nobody used as a file without a name. */
const isChosen = (file: File) => file.name !== '' || file.size > 0

/** What cannot be read as a form has no part: its token is missing, like all else. */
async function partsOf(c: Page): Promise<[string, string | File][]> {
  if (!isMultipart(c)) return [...new URLSearchParams(await c.req.text())]
  const body = await c.req.arrayBuffer()
  const headers = { 'Content-Type': c.req.header('Content-Type') ?? '' }
  try {
    return [...(await new Response(body, { headers }).formData())]
  } catch {
    return []
  }
}
