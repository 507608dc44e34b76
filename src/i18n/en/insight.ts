import type { insight as french } from '../fr/insight.ts'
import type { Messages } from '../message.ts'

export const insight: Messages<typeof french> = {
  'insight.title': 'Insight',
  'insight.weeks': 'Weeks',
  'insight.before': '12 weeks earlier',
  'insight.after': '12 weeks later',
  'insight.lead':
    'What became of the clinic’s openings and visits, week by week. These are counts: no record is opened.',
  'insight.network':
    'All clinics together, week by week. A count below 5, or one that could be found from the others, is not shown.',
  'insight.access.title': 'Third next available appointment',
  'insight.access.lead':
    'The date of the third appointment that somebody finds online right now, for each reason: one cancellation does not move it.',
  'insight.access.none': 'fewer than three right now',
  'insight.today': 'today',
  'insight.in_days': { one: 'in {count} day', other: 'in {count} days' },
  'insight.hours': { one: '{count} hour', other: '{count} hours' },
  'insight.days': { one: '{count} day', other: '{count} days' },
  'insight.chart.booked': 'Published openings and, darker, appointments, by week',
  'insight.chart.lost': 'Late cancellations and, darker, missed appointments, by week',
  'insight.table': 'Counts by week',
  'insight.week': 'Week of',
  'insight.few': '< 5',
  'insight.wait': 'Median wait before booking',
  'insight.count.published': 'Published openings',
  'insight.count.booked': 'Appointments',
  'insight.count.unfilled': 'Openings left free',
  'insight.count.cancelled_early': 'Cancelled in time',
  'insight.count.cancelled_late': 'Cancelled late',
  'insight.count.cancelled_by_clinic': 'Cancelled by the clinic',
  'insight.count.missed': 'Missed',
  'insight.count.web': 'Booked online',
  'insight.count.telephone': 'By telephone',
  'insight.count.desk': 'At the desk',
  'staff.right.view_insight': 'see how the clinic is doing, in counts',
  'staff.right.view_network_insight': 'see how the network is doing, in counts',
}
