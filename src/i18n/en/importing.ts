import type { importing as French } from '../fr/importing.ts'
import type { Messages } from '../message.ts'

/** Files of a whole network that an administrator loads. */
export const importing: Messages<typeof French> = {
  'import.title': 'Load files',
  'import.lead':
    'Five CSV files describe the network. Choose them all: you will first see what they would change, and nothing is done before you ask for it.',
  'import.rule.codes':
    'Each row is known by its code: a new code is added, a known one takes the values of the file, even where they were corrected on the site.',
  'import.rule.gone':
    'What is no longer in the files stays, because visits may be booked, but has no weekly openings any more.',
  'import.rule.site':
    'Clinics, practitioners, services and weekly plans that were made on the site do not change.',
  'import.rule.slots':
    'Openings that are already published stay: the hours you load are for days that are not published yet.',
  'import.format':
    'The files are in UTF-8 (in Excel: “CSV UTF-8”), separated by commas, semicolons or tabs. The five together are {megabytes} MB at most.',
  'import.file.groups': 'Groups (groups.csv)',
  'import.file.groups_hint': 'Family medicine groups: code and name.',
  'import.file.clinics': 'Clinics (clinics.csv)',
  'import.file.clinics_hint':
    'Code, group, address, position, telephone, texts for patients and cancellation deadline.',
  'import.file.practitioners': 'Practitioners (practitioners.csv)',
  'import.file.practitioners_hint':
    'Code, profession, name, languages spoken, and the clinics where the person sees patients.',
  'import.file.services': 'Services (services.csv)',
  'import.file.services_hint':
    'What each clinic offers: reason, method, duration, ages, and who sees the openings from when on.',
  'import.file.openings': 'Weekly openings (openings.csv)',
  'import.file.openings_hint':
    'Who sees patients, for which service, on which day and from what time to what time.',
  'import.many': 'Many weekly openings may go',
  'import.many_hint':
    'A load that would take more than a tenth of the weekly openings away is refused, for a file that was cut short looks like that. If it is meant, say so:',
  'import.show': 'See what would change',
  'import.problems.title': 'Nothing was loaded',
  'import.problems.again':
    'Choose all five files again: a browser does not keep them from one time to the next.',
  'import.problem.openings_lost':
    'of {present} weekly openings, only {left} would be left. If that is right, tick the box below the files',
  'import.preview.title': 'What loading would change',
  'import.loaded.title': 'Loaded',
  'import.nothing': 'The files say what is already there: nothing would change.',
  'import.what': 'What changes',
  'import.added': 'Added',
  'import.changed': 'Updated',
  'import.gone': 'Not in the files',
  'import.table.clinic_group': 'Groups',
  'import.table.clinic': 'Clinics',
  'import.table.practitioner': 'Practitioners',
  'import.table.healthcare_service': 'Services',
  'import.table.practitioner_role': 'Who sees patients at which clinic',
  'import.openings': 'Weekly openings',
  'import.openings.count': '{before} before, {after} after (added: {added}; removed: {gone}).',
  'import.change.added': 'new',
  'import.change.gone': 'not in the files',
  'import.change.more': {
    one: 'and {count} more',
    other: 'and {count} more',
  },
  'import.kept':
    'This preview is yours alone and is kept for an hour. If anything changes meanwhile, nothing is done before you have seen it again.',
  'import.load': 'Load',
  'import.leave': 'Leave it',
  'import.loaded.text': 'New clinics have their openings within the hour.',
  'import.notice.loaded': 'The files are loaded.',
  'import.error.changed':
    'Something changed meanwhile: loading would no longer do what you had seen. Nothing was done. This is what it would do now.',
  'import.error.too_large':
    'Together these files are too large. Check that you chose the right ones.',
}
