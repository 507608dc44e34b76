import type { messages as french } from '../fr/messages.ts'
import type { Messages } from '../message.ts'

export const messages: Messages<typeof french> = {
  'messages.booked.subject': 'Confirmation of your appointment',
  'messages.booked.title': 'Your appointment is confirmed',
  'messages.moved.subject': 'Your appointment has been moved',
  'messages.moved.title': 'Your appointment has been moved',
  'messages.moved.lead': 'Here are the new date and time. They replace the previous ones.',
  'messages.cancelled.subject': 'Cancellation of your appointment',
  'messages.cancelled.title': 'Your appointment is cancelled',
  'messages.cancelled.lead':
    'The appointment below will not take place. There is nothing else you need to do.',
  'messages.cancelled_by_clinic.subject': 'The clinic is cancelling your appointment',
  'messages.cancelled_by_clinic.title': 'The clinic had to cancel your appointment',
  'messages.cancelled_by_clinic.lead':
    'The appointment below will not take place, through no doing of yours. You can book another one online or call the clinic.',
  'messages.text.cancelled_by_clinic':
    'The clinic is cancelling your appointment: {when}, {clinic}. To book another:',
  'messages.missed.subject': 'Missed appointment',
  'messages.missed.title': 'Your appointment did not take place',
  'messages.missed.lead':
    'The clinic recorded that you missed the appointment below. If that is a mistake, call it at {phone}. If you still need to see someone, book another appointment.',
  'messages.running_late.subject': 'Your appointment will begin late',
  'messages.running_late.title': 'Your appointment will begin late',
  'messages.running_late.lead': {
    one: 'The clinic is running about {count} minute late. Your appointment still stands.',
    other: 'The clinic is running about {count} minutes late. Your appointment still stands.',
  },
  'messages.text.missed': 'Recorded as missed: appointment {when}, {clinic}. To book another:',
  'messages.text.running_late': 'About {minutes} min late for your appointment: {when}, {clinic}.',
  'messages.moved_by_clinic.subject': 'The clinic has moved your appointment',
  'messages.moved_by_clinic.title': 'The clinic has moved your appointment',
  'messages.moved_by_clinic.lead':
    'Here are the new date and time. They replace the previous ones.',
  'messages.text.moved_by_clinic': 'The clinic has moved your appointment: {when}, {clinic}.',
  'messages.contact_changed.subject': 'Change to the contact details of your appointment',
  'messages.contact_changed.title': 'The contact details of your appointment have changed',
  'messages.contact_changed.lead':
    'Messages about the appointment below will now come to this address.',
  'messages.contact_former.lead':
    'Messages about the appointment below will no longer come to this address, because it was removed or replaced.',
  'messages.contact_former.theft':
    'If you did not make this change, call the clinic at {phone} and give the reference number.',
  'messages.reminder.subject': 'Reminder of your appointment',
  'messages.reminder.title': 'Your appointment is tomorrow',
  'messages.reminder.lead': 'This is a reminder of the time and place.',
  'messages.reminder_early.subject': 'Reminder of your appointment',
  'messages.reminder_early.title': 'Your appointment is in three days',
  'messages.reminder_early.lead': 'This is a reminder of the date, time and place.',
  'messages.reminder.give_back':
    'If something comes up, please cancel: your place will go to someone who is waiting for one.',
  'messages.detail.date': 'Date',
  'messages.detail.time': 'Time',
  'messages.detail.clinic': 'Clinic',
  'messages.detail.address': 'Address',
  'messages.detail.phone': 'Telephone',
  'messages.detail.method': 'Consultation method',
  'messages.detail.reference': 'Reference number',
  'messages.detail.label': '{label}:',
  'messages.detail.time_in_zone': '{time} ({zone})',
  'messages.method.clinic': 'At the clinic',
  'messages.method.home': 'At home',
  'messages.method.video': 'By videoconference',
  'messages.method.telephone': 'By telephone',
  'messages.change.until':
    'You can cancel or move this appointment online until {time} on {day}. After that, call the clinic.',
  'messages.change.by_phone': 'To cancel or move this appointment, call the clinic at {phone}.',
  'messages.action.manage': 'See, move or cancel my appointment',
  'messages.action.book': 'Book another appointment',
  'messages.code.subject': 'Your confirmation code',
  'messages.code.title': 'Your confirmation code: {code}',
  'messages.code.use':
    'Enter these 6 digits on the page where you asked for this code. The code is valid for 10 minutes after you asked for it.',
  'messages.code.secret':
    'Do not give this code to anyone, even someone who says they work for us.',
  'messages.code.unasked': 'If you did not ask for a code, you do not need to do anything.',
  'messages.mail.never_asks':
    'We never ask for your health insurance number or other personal information by email, by text message or when we call you. As a precaution, this email does not contain your name.',
  'messages.mail.no_reply': 'Please do not reply: this mailbox is not read.',
  'messages.unsubscribe.title': 'Stop these emails',
  'messages.unsubscribe.lead':
    'We will stop writing to the address that received this link about one person’s appointments: no confirmation, no reminder, and no notice if the clinic moves or cancels an appointment.',
  'messages.unsubscribe.stays':
    'The appointments do not change, and any text messages you agreed to keep coming.',
  'messages.unsubscribe.press': 'Stop writing to me',
  'messages.unsubscribe.done': 'Done',
  'messages.unsubscribe.done_lead':
    'If this link came from one of our emails of the last 60 days, we will no longer write to the address that received it.',
  'messages.unsubscribe.again':
    'The appointments still stand. To receive messages again, open an appointment and change its contact details.',
  'messages.unsubscribe.appointments': 'See my appointments',
  'messages.calendar.summary': 'Medical appointment',
  'messages.calendar.location_elsewhere': '{method} ({clinic})',
  'messages.mailbox.reload': 'Reload the page',
  'messages.mailbox.to': 'To',
  'messages.mailbox.at': 'Received at',
  'messages.mailbox.attached': 'Attachment',
  'messages.mailbox.calendar': 'Calendar file (rendez-vous.ics)',
  'messages.text.when': '{day} at {time}',
  'messages.text.booked': 'Appointment confirmed: {when}, {clinic}.',
  'messages.text.moved': 'Appointment moved: {when}, {clinic}.',
  'messages.text.cancelled': 'Appointment cancelled: {when}, {clinic}.',
  'messages.text.contact_changed':
    'Texts about your appointment on {when}, {clinic}, now come to this number.',
  'messages.text.reminder': 'Reminder: appointment tomorrow, {when}, {clinic}.',
  'messages.text.reminder_early': 'Reminder: appointment {when}, {clinic}.',
  'messages.text.former':
    'Texts about an appointment, {clinic}, no longer come to this number. If you did not make this change: {phone}',
  'messages.text.code': 'Your code: {code}, valid for 10 minutes. Give it to nobody.',
  'messages.text.online': 'To cancel:',
  'messages.text.by_phone': 'To cancel: {phone}.',
  'messages.text.discreet': 'A message is waiting for you:',
  'messages.text.discreet_former':
    'This number will get no more texts from us. If you did not make this change:',
  'messages.text.stop': 'STOP = no more texts',
  'messages.discreet_former.title': 'This address will get no more messages',
  'messages.discreet_former.lead':
    'It was removed or replaced. If you did not make this change, identify yourself on the site or call us.',
  'messages.discreet_former.action': 'Go to the site',
  'messages.discreet.title': 'A message is waiting for you',
  'messages.discreet.lead':
    'Identify yourself on the site to read it. You asked for discreet messages: this email says nothing more.',
  'messages.discreet.action': 'Read my message',
  'messages.mailbox.title': 'Messages of the demonstration',
  'messages.mailbox.lead':
    'This demonstration sends no real emails and no real text messages. Here are those you would have received since your session began.',
  'messages.mailbox.empty':
    'No messages yet. A message takes a few seconds to arrive: reload the page.',
  'messages.mailbox.text': 'Text message',
  'messages.mailbox.parts': 'Parts',
  'messages.mailbox.parts_value': '{count} ({signs} characters)',
}
