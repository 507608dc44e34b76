import * as z from 'zod'

/** What somebody reports: what they saw, when if they know, and how to reach them if they want to be. */
export const incidentForm = z.strictObject({
  what: z.string('form.error.required').min(1, 'incidents.error.what'),
  when: z.string().max(200, 'form.error.too_long').default(''),
  contact: z.string().max(200, 'form.error.too_long').default(''),
})

export type IncidentReport = z.infer<typeof incidentForm>

/** Where a report is sealed for: moved to another row, it does not open. */
export const placeOf = (id: string) => `incident_report:${id}:sealed`
