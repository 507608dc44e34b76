import type { identity as fr } from '../fr/identity.ts'
import type { Messages } from '../message.ts'

export const identity: Messages<typeof fr> = {
  'identity.notice.needed':
    'Please identify yourself first: the page you asked for holds personal information.',
  'identity.notice.ended': 'Your session has ended. Nothing is left on this device.',
  'identity.identification.title': 'Enter the card details',
  'identity.identification.lead':
    'Take the health insurance card of the person who needs care and enter what is printed on it.',
  'identity.identification.address':
    'Before you fill in this form, check that the address in your browser is {origin}.',
  'identity.identification.never':
    'We never ask for your health insurance number or other personal information by email, by text message or when we call you.',
  'identity.identification.first_name': 'First name',
  'identity.identification.last_name': 'Last name',
  'identity.identification.health_insurance_number': 'Health insurance number',
  'identity.identification.health_insurance_number_hint':
    '4 letters and 8 digits. For example: TEST 5412 2816',
  'identity.identification.sequence_number': 'Sequential number',
  'identity.identification.sequence_number_hint':
    'The 2 digits printed apart on the card; they change with each new card.',
  'identity.identification.birth': 'Date of birth',
  'identity.identification.birth_hint': 'In numbers. For example: 28 12 1954',
  'identity.identification.birth_day': 'Day',
  'identity.identification.birth_month': 'Month',
  'identity.identification.birth_year': 'Year',
  'identity.identification.notice': 'What happens to your information',
  'identity.identification.notice_who':
    '{operator} collects this information to check your identity in the register of insured persons and to show you the time slots offered to you.',
  'identity.identification.notice_access':
    'The people who run the service have access to this information to make the service work. A clinic has access to it from the moment you book there; if you call it to book, its staff can look for you in the register. Without this information, we cannot serve you online, but you can call.',
  'identity.identification.notice_keep':
    'What you type is not kept. We keep your acceptance of the terms, a trace of each time the register was consulted and, for about a day, a count of attempts that contains neither your name nor your numbers. If you book an appointment, we also keep, in encrypted form, your identity information from the register. Your session ends when you press “Leave”, after 15 minutes without activity or after one hour.',
  'identity.identification.notice_rights':
    'You may ask to see your information, to have it corrected, to have access to it restricted, and to know who consulted it.',
  'identity.identification.notice_link': 'How to use these rights',
  'identity.identification.notice_version': 'Version of this notice: {version}',
  'identity.identification.continue': 'Continue',
  'identity.identification.phone': 'No card at hand, or need help? Call us:',
  'identity.card.expired':
    'The health insurance card has expired. You can book an appointment; renew the card before you go.',
  'identity.error.first_name': 'Enter the first name, in letters, as on the card.',
  'identity.error.last_name': 'Enter the last name, in letters, as on the card.',
  'identity.error.health_insurance_number':
    'Enter the 12 characters of the health insurance number: 4 letters, then 8 digits.',
  'identity.error.number_length':
    'The health insurance number has 12 characters: 4 letters, then 8 digits. Some are missing, or there are too many.',
  'identity.error.number_letters':
    'The first 4 characters of the health insurance number are letters. Check them on the card.',
  'identity.error.number_digits':
    'After the 4 letters of the health insurance number come digits; only the one before last can be a letter. Check them on the card.',
  'identity.error.number_date':
    'This number cannot exist: after the 4 letters come the year, month and day of birth. Check these 6 digits on the card.',
  'identity.error.check_digit': 'Check this number on the card again: it may contain a mistake.',
  'identity.error.sequence_number': 'Enter the 2 digits of the sequential number. For example: 01',
  'identity.error.birth_day': 'Enter the day of birth: a number from 1 to 31.',
  'identity.error.birth_month': 'Enter the month of birth: a number from 1 to 12.',
  'identity.error.birth_year': 'Enter the year of birth, in 4 digits.',
  'identity.error.birth_date':
    'Check the date of birth: this date does not exist or is in the future.',
  'identity.error.accept_terms': 'To continue, check the box “I have read the terms of use”.',
  'identity.error.mismatch':
    'We cannot identify you with this information. Check each field with the card in front of you. After several attempts, you have to wait an hour, sometimes a day, or call us.',
  'identity.error.address':
    'Enter a complete email address or a mobile number. For example: name@example.ca or 514 555-0199',
  'identity.error.email': 'Enter a complete email address. For example: name@example.ca',
  'identity.error.reference_format': 'Enter the 12 letters and digits of the reference number.',
  'identity.error.reference':
    'We cannot find an appointment with this number and your card. Check the number again, or ask for a code by email.',
  'identity.error.code_format': 'Enter the 6 digits of the code.',
  'identity.error.code':
    'This code is not the right one, or it is no longer valid. Check the last email you received, or ask for a new code: each code is valid for 10 minutes and allows 5 attempts.',
  'identity.confirm.title': 'Confirm your identity',
  'identity.confirm.lead':
    'Your card is enough to book. To see, move or cancel an appointment you have already made, we need a second proof that it is you. Choose one of the two.',
  'identity.confirm.by_reference': 'With your reference number',
  'identity.confirm.reference': 'Reference number',
  'identity.confirm.reference_hint':
    'The 12 letters and digits you received when you booked, with or without spaces.',
  'identity.confirm.open': 'See this appointment',
  'identity.confirm.by_email': 'With a code received by email',
  'identity.confirm.email': 'Email address',
  'identity.confirm.email_hint':
    'The code will show you the appointments booked with this address.',
  'identity.confirm.by_address': 'With a code received by email or text message',
  'identity.confirm.address': 'Email address or mobile number',
  'identity.confirm.address_hint':
    'The code will show you the appointments booked with this address or number.',
  'identity.confirm.send': 'Get a code',
  'identity.confirm.limit': 'You may ask for up to three codes an hour and ten a day.',
  'identity.confirm.by_code': 'Enter the code',
  'identity.confirm.asked':
    'If one of your appointments has {email}, a 6-digit code will arrive there within minutes. It is valid for {minutes} minutes.',
  'identity.confirm.code': '6-digit code',
  'identity.confirm.use': 'See my appointments',
  'identity.confirm.phone':
    'No reference number and no email address? Call the clinic where you have the appointment, or call {phone}.',
  'identity.identification.names_hint':
    'If the first or last name has two parts, one of them is enough. Accents and hyphens are optional.',
  'identity.identification.notice_short':
    'Your information is used to check your identity and to book. The clinic sees it only if you book there. Each time it is consulted, that is recorded in a log.',
  'identity.identification.notice_all': 'Read it all',
  'identity.identification.accept_before': 'I have read the',
  'identity.identification.accept_link': 'terms of use',
  'identity.identification.accept_after': 'and I accept them.',
  'identity.identification.reference': 'Reference number (optional)',
  'identity.identification.reference_hint':
    'The 12 characters of your confirmation. Without it, you can ask for a code by email.',
  'identity.trial.title': 'Trial cards for the demonstration',
  'identity.trial.parent': 'Marie-Ève, a mother registered with a doctor',
  'identity.trial.child': 'Zoé, her 6-year-old daughter',
  'identity.trial.teenager': 'Samuel, 15 years old',
  'identity.trial.expired': 'Denis, whose card has expired',
  'identity.trial.nobody': 'Pierre, who has no doctor',
  'identity.confirm.nothing': 'I did not receive anything',
}
