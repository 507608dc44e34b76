import type { status as fr } from '../fr/status.ts'
import type { Messages } from '../message.ts'

export const status: Messages<typeof fr> = {
  'status.title': 'Service status',
  'status.whole': 'Everything works.',
  'status.not_whole': 'The service does not work quite as it should.',
  'status.component.site': 'Website',
  'status.component.bookings': 'Search and appointments',
  'status.component.emails': 'Emails',
  'status.component.texts': 'Text messages',
  'status.state.works': 'Works',
  'status.state.told': 'Incident under way',
  'status.state.slow': 'Delayed',
  'status.state.off': 'Sending suspended for now',
  'status.state.down': 'Down',
  'status.state.unknown': 'Unknown for now',
  'status.checked': 'Checked on {when}',
  'status.worked': 'Last worked on {when}',
  'status.incidents': 'Outages and maintenance',
  'status.no_incidents': 'No incident announced for a week.',
  'status.open': 'ongoing incident',
  'status.closed': 'incident over',
  'status.reload': 'This page stays readable during an outage. Load it again to see what changed.',
  'status.phone': 'To book, move or cancel an appointment during an outage, call:',
  'status.link': 'Service status',
}
