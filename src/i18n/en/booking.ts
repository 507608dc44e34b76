import type { booking as fr } from '../fr/booking.ts'
import type { Messages } from '../message.ts'

export const booking: Messages<typeof fr> = {
  'booking.notice.when': '{day} at {time}',
  'booking.notice.booked': 'Your appointment is confirmed.',
  'booking.notice.booked_mail': 'Your appointment is confirmed. An email is on its way to {email}.',
  'booking.notice.moved': 'Your appointment has been moved.',
  'booking.notice.cancelled': 'Your appointment on {when} is cancelled.',
  'booking.notice.email': 'The email address of this appointment is now {email}.',
  'booking.notice.no_email': 'This appointment no longer has an email address.',
  'booking.notice.released': 'The time on {when} has been released.',
  'booking.notice.extended': 'We are now holding this time for you until {time}.',
  'booking.held.title': 'Time slot held for you',
  'booking.held.until': 'Held until {time}: nobody else can take it before then.',
  'booking.held.left': 'Time left',
  'booking.held.announce': '{minutes} min left to confirm.',
  'booking.held.over': 'Time is up. You can still confirm if nobody has taken the time slot.',
  'booking.held.lapsed':
    'The hold ended at {time}, but the time slot is still free: confirm without delay.',
  'booking.held.extend': 'Hold for 10 more minutes',
  'booking.held.extended': 'The hold has been extended: it cannot be extended again.',
  'booking.held.release': 'Release this time slot',
  'booking.details.when': 'When',
  'booking.details.where': 'Where',
  'booking.details.who': 'With',
  'booking.details.what': 'Reason',
  'booking.details.how': 'Consultation method',
  'booking.details.bring': 'What to bring',
  'booking.details.at': '{day}, {time}',
  'booking.contact.title': 'How to reach you',
  'booking.contact.intro':
    'Give an email address if you want to receive the confirmation and the notices about this appointment. You do not have to.',
  'booking.contact.email': 'Email address (optional)',
  'booking.contact.email_hint': 'For example: name@example.ca',
  'booking.contact.email_consent': 'I agree to receive emails about this appointment.',
  'booking.contact.notice':
    'Your address is used for this appointment only. Without your consent, it is used only to send you a code, if you ask for one, and to warn you if the address is changed. You can change or remove it as long as the appointment stands.',
  'booking.contact.privacy': 'Read the privacy policy',
  'booking.contact.continue': 'Continue',
  'booking.change_contact.title': 'Change the email address',
  'booking.change_contact.intro':
    'The new address replaces the old one for this appointment. To remove the address, empty the field and uncheck the box. For your security, we also notify the old address.',
  'booking.change_contact.save': 'Save',
  'booking.review.title': 'Check before you confirm',
  'booking.review.intro': 'Nothing is booked yet. Check the details, then confirm.',
  'booking.review.email': 'Email address',
  'booking.review.no_email': 'None. Write down your reference number on the next page.',
  'booking.review.email_on':
    '{email} – You will receive the confirmation and the notices about this appointment there.',
  'booking.review.email_off':
    '{email} – No confirmation or notices will be sent there. It will be used for the codes you ask for, and to warn you if it is changed.',
  'booking.review.change_time': 'the time slot',
  'booking.review.change_reason': 'the reason',
  'booking.review.change_email': 'the email address',
  'booking.review.policy': 'Cancellation',
  'booking.review.deadline':
    'You can cancel or move your appointment online up to {duration} before it starts.',
  'booking.review.confirm': 'Confirm the appointment',
  'booking.review_move.title': 'Check the new time',
  'booking.review_move.intro': 'Your current appointment stays in place until you confirm.',
  'booking.review_move.from': 'Current appointment',
  'booking.review_move.to': 'New time',
  'booking.review_move.confirm': 'Move the appointment',
  'booking.appointment.title_booked': 'Your appointment is confirmed',
  'booking.appointment.title_cancelled': 'Your appointment is cancelled',
  'booking.appointment.title_past': 'Your appointment',
  'booking.appointment.reference': 'Reference number',
  'booking.appointment.keep':
    'Write this number down. With your card, it lets you see, move or cancel this appointment.',
  'booking.appointment.cancelled':
    'The time slot is free again. There is nothing else you need to do.',
  'booking.appointment.sent':
    'The confirmation and the notices about this appointment are sent to the email address you gave.',
  'booking.appointment.calendar': 'Add to my calendar',
  'booking.appointment.print': 'To keep a copy, print this page.',
  'booking.appointment.until':
    'You can cancel or move this appointment online until {time} on {day}.',
  'booking.appointment.too_late':
    'It is too late to cancel or move this appointment online. Call the clinic at {phone}.',
  'booking.appointment.move': 'Move the appointment',
  'booking.appointment.cancel': 'Cancel the appointment',
  'booking.appointment.contact': 'Change the email address',
  'booking.appointment.back': 'Back to the appointment',
  'booking.appointment.all': 'See my appointments',
  'booking.appointments.title': 'My appointments',
  'booking.appointments.scope':
    'Here are the appointments booked during this session, or opened with a reference number or a code.',
  'booking.appointments.none': 'There are no appointments to show.',
  'booking.appointments.more': 'Open another appointment',
  'booking.appointments.open': 'Open this appointment',
  'booking.status.booked': 'Confirmed',
  'booking.status.arrived': 'Arrived',
  'booking.status.fulfilled': 'Completed',
  'booking.status.noshow': 'Missed',
  'booking.status.cancelled': 'Cancelled',
  'booking.status.entered-in-error': 'Entered in error',
  'booking.cancellation.title': 'Cancel this appointment?',
  'booking.cancellation.intro':
    'The time slot will be free again for other people. You cannot undo this.',
  'booking.cancellation.confirm': 'Yes, cancel it',
  'booking.cancellation.keep': 'No, keep it',
  'booking.move.title': 'Move this appointment',
  'booking.move.intro':
    'Choose another time at the same clinic. Your current appointment stays in place until you confirm.',
  'booking.move.current': 'Currently: {day}, {time}',
  'booking.refused.title': 'This is not possible',
  'booking.refused.nothing': 'Nothing was booked or changed.',
  'booking.refused.search': 'See other time slots',
  'booking.refused.back': 'See my appointments',
  'booking.error.choose_slot': 'Choose a time slot.',
  'booking.error.slot_taken':
    'This time slot is no longer free for you: someone else has just taken it, it was withdrawn, or you already have an appointment at the same time. Choose another one.',
  'booking.error.slot_held':
    'Someone else is booking this time slot right now. Choose another one, or try again in about 10 minutes.',
  'booking.error.slot_closed':
    'This time slot is not offered to the person identified, or its time has passed. Choose another one.',
  'booking.error.hold_gone': 'The time slot is no longer held for you. Choose one again.',
  'booking.error.key_reused':
    'This page was already used for another request. Start again from the search.',
  'booking.error.too_late':
    'The clinic’s deadline has passed. To cancel or move this appointment, call the clinic.',
  'booking.error.changed':
    'This appointment was just changed elsewhere. Open it again before you move it.',
  'booking.error.email_missing':
    'Enter the email address where the messages should go, or uncheck the box.',
}
