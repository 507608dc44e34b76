import type { day as french } from '../fr/day.ts'
import type { Messages } from '../message.ts'

export const day: Messages<typeof french> = {
  'day.title': 'Day sheet',
  'day.days': 'Days',
  'day.before': 'Previous day',
  'day.today': 'Today',
  'day.after': 'Next day',
  'day.none': 'No appointments on this day.',
  'day.hour': 'Time',
  'day.person': 'Person',
  'day.reason': 'Reason',
  'day.practitioner': 'With',
  'day.state': 'Status',
  'day.age': { one: '{count} year old', other: '{count} years old' },
  'day.need.interpreter': 'Interpreter',
  'day.need.mobility': 'Has difficulty moving',
  'day.need.companion': 'Someone comes along',
  'day.unreachable': 'no telephone and no email',
  'day.count.all': { one: '{count} appointment', other: '{count} appointments' },
  'day.count.here': { one: '{count} here', other: '{count} here' },
  'day.count.seen': { one: '{count} done', other: '{count} done' },
  'day.count.missed': { one: '{count} missed', other: '{count} missed' },
  'day.state.booked': 'Expected',
  'day.state.arrived': 'Arrived',
  'day.state.roomed': 'In room',
  'day.state.fulfilled': 'Done',
  'day.state.noshow': 'Missed',
  'day.mark.arrived': 'Arrived',
  'day.mark.roomed': 'In room',
  'day.mark.seen': 'Done',
  'day.mark.missed': 'Missed',
  'day.mark.undone': 'Undo',
  'day.notice.changed':
    'Someone else has just changed the status of this appointment. Here it is, up to date.',
  'day.notice.refused':
    'Nothing has changed: arrivals are recorded on the day itself, and missed appointments after their time.',
  'day.open.title': 'Past appointments without an outcome',
  'day.open.lead': 'Say what became of them: otherwise missed appointments are miscounted.',
  'day.printed': 'Confidential. Printed by {name}, {when}.',
  'staff.right.view_day': 'see the clinic’s day and record what became of each visit',
  'staff.right.view_own_day': 'see their own day and record what became of their visits',
  'day.suspended.title': 'Access suspended',
  'day.suspended.text':
    'To see patients’ information, you need training on the protection of information dated within the last year and a signed undertaking of confidentiality. At least one of the two is missing from your file.',
  'day.suspended.manager':
    'Hand them to the person who manages the clinic: access comes back as soon as they are recorded.',
}
