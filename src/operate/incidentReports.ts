import { createFieldKeys } from '../privacy/fieldKeys.ts'
import { readReports } from '../site/incidents/readReports.ts'
import { harmless } from './harmless.ts'
import type { Installation, Operation } from './operations.ts'

/** Shows the reports of suspected incidents to a reader who says who they are; nothing without a name. */
export function incidentReportsOperation([reader = '', ...more]: string[]): Operation | undefined {
  if (more.length > 0 || !/^[\p{L}][\p{L}\p{M} '’.-]{1,99}$/u.test(reader)) return undefined
  return (on) => listReports(on, reader)
}

async function listReports({ urls, secrets }: Installation, reader: string) {
  return reportsText(await readReports(urls.owner, createFieldKeys(secrets), reader))
}

/** Reports as lines that a terminal only shows. */
export function reportsText(reports: Awaited<ReturnType<typeof readReports>>): string {
  if (reports.length === 0) return 'no reports'
  return reports
    .map(({ receipt, received_at, locale, what, when, contact }) =>
      [
        `${receipt}, ${received_at.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${locale}`,
        `  what: ${harmless(what)}`,
        `  when: ${harmless(when) || 'not said'}`,
        `  contact: ${harmless(contact) || 'none'}`,
      ].join('\n'),
    )
    .join('\n')
}
