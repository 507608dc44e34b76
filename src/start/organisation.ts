import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Organisation } from '../site/policies/organisation.ts'

/** What a file lacks or has too much of, by its place: no value is quoted. */
interface Problem {
  path: string[]
  message: string
}

/** The organisation that the file ORGANISATION describes, or all that is wrong with it. */
export function organisationAt(
  file: string,
): { ok: true; organisation: Organisation } | { ok: false; problems: Problem[] } {
  const json = jsonOf(file)
  if (json === undefined)
    return { ok: false, problems: [{ path: [], message: 'must be a JSON file that can be read' }] }
  const parsed = Organisation.safeParse(json, {
    error: (issue) => (issue.input === undefined ? 'is missing' : 'must be of another form'),
  })
  if (parsed.success) return { ok: true, organisation: parsed.data }
  const problems = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    if (issue.code !== 'unrecognized_keys') return { path, message: issue.message }
    return issue.keys.map((key) => ({ path: [...path, key], message: 'is not known' }))
  })
  return { ok: false, problems }
}

/** The demonstration's own, invented like all of it. */
export function demoOrganisation(): Organisation {
  const file = join(import.meta.dirname, '../../demo/organisation.json')
  return Organisation.parse(JSON.parse(readFileSync(file, 'utf8')))
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
