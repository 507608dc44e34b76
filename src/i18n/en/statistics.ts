import type { statistics as french } from '../fr/statistics.ts'
import type { Messages } from '../message.ts'

export const statistics: Messages<typeof french> = {
  'statistics.title': 'Site use',
  'statistics.lead':
    'What happened on the site, day by day, without cookies and without anything from a person. Robots are not counted.',
  'statistics.rule':
    'A count below 5 is not shown; the others are rounded down to a multiple of 5, so that no subtraction gives a small count away. The counts of the last minute may be missing.',
  'statistics.before': '2 weeks earlier',
  'statistics.after': '2 weeks later',
  'statistics.chart.pages': 'Pages viewed by day',
  'statistics.chart.searches': 'Results shown and, darker, results without a time slot, by day',
  'statistics.chart.booked': 'Time slots held and, darker, appointments booked, by day',
  'statistics.by_day': 'Counts by day',
  'statistics.by_page': 'Pages viewed by week',
  'statistics.by_language': 'Pages viewed by week, by language',
  'statistics.day': 'Day',
  'statistics.pages': 'Pages viewed',
  'statistics.language': 'Language',
  'statistics.page': 'Page',
  'statistics.name.fr': 'French',
  'statistics.name.en': 'English',
  'statistics.none': 'Nothing was counted in these weeks.',
  'statistics.event.searched': 'Results shown',
  'statistics.event.found_nothing': 'Without a time slot',
  'statistics.event.identified': 'Identified',
  'statistics.event.not_identified': 'Not identified',
  'statistics.event.confirmed': 'Second proofs given',
  'statistics.event.held': 'Time slots held',
  'statistics.event.booked': 'Appointments booked',
  'statistics.event.moved': 'Moved',
  'statistics.event.cancelled': 'Cancelled',
  'statistics.event.useful': 'Feedback: useful',
  'statistics.event.not_useful': 'Feedback: not useful',
  'staff.right.view_statistics': 'see how much the site is used, in counts',
}
