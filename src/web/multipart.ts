import type { Page } from './context.ts'

const MULTIPART = 'multipart/form-data'

/** Whether a form came with files: then whoever is to have them reads it, once they know from whom. */
export function isMultipart(c: Page): boolean {
  const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
  return type.trim().toLowerCase() === MULTIPART
}
