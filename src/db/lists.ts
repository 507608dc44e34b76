/** The closed lists of the database: each stands here once, and a test compares it with its check constraint. */
export const PROFESSIONS = ['family_physician', 'nurse_practitioner', 'nurse'] as const
export const REASONS = ['urgent', 'semi_urgent', 'pregnancy', 'pediatric', 'regular'] as const
export const METHODS = ['clinic', 'telephone', 'video', 'home'] as const
export const MOMENTS = ['morning', 'afternoon', 'evening'] as const
export const SEXES = ['female', 'male'] as const
export const REDIRECTIONS = ['811', '911', 'gap', 'hospital'] as const
export const LOCALES = ['fr', 'en'] as const
export const SLOT_STATUSES = ['free', 'busy', 'busy-unavailable', 'entered-in-error'] as const
export const PLAN_STATUSES = ['draft', 'proposed', 'published', 'retired'] as const
export const EASTER_HOLIDAYS = ['good_friday', 'easter_monday', 'both'] as const
export const EXCEPTION_KINDS = ['closed', 'open', 'replaced'] as const
export const APPOINTMENT_STATUSES = [
  'booked',
  'arrived',
  'fulfilled',
  'noshow',
  'cancelled',
  'entered-in-error',
] as const
export const CANCELLED_FOR = ['patient', 'clinic', 'practitioner', 'mistake'] as const
/** How somebody asks the staff for a visit or a change. */
export const ASKED_HOW = ['telephone', 'desk'] as const
export const CANCELLED_HOW = ['web', ...ASKED_HOW] as const
export const EVENT_KINDS = [
  ...(['booked', 'overbooked', 'moved', 'contact_changed', 'cancelled', 'restored'] as const),
  ...(['arrived', 'roomed', 'seen', 'missed', 'undone'] as const),
] as const
export const REVIEW_KINDS = [
  ...(['telephone', 'letter', 'unreachable', 'blocked', 'regularise'] as const),
  ...(['break_glass', 'searches'] as const),
] as const
export const POLICY_KINDS = ['privacy', 'terms'] as const
export const CLOSURE_DECISIONS = ['move', 'cancel', 'telephone', 'keep'] as const
export const DECISION_STATES = ['pending', 'done', 'failed', 'undoing', 'undone'] as const
export const DECISION_REFUSALS = [
  'changed',
  'begun',
  'reopened',
  'slot_taken',
  'unreachable',
  'overlap',
  'left',
  'error',
] as const
export const CONSENT_PURPOSES = ['terms', 'email', 'sms'] as const
export const CHANNELS = ['email', 'sms'] as const
export const STAFF_NEWS_KINDS = ['staff_day', 'staff_flags'] as const
export const STAFF_MESSAGE_KINDS = ['staff_invited', 'staff_changed', ...STAFF_NEWS_KINDS] as const
export const REMINDER_KINDS = ['reminder', 'reminder_early'] as const
export const MESSAGE_KINDS = [
  ...([
    'booked',
    'cancelled',
    'cancelled_by_clinic',
    'moved',
    'moved_by_clinic',
    'contact_changed',
    'missed',
  ] as const),
  ...(['running_late', 'code'] as const),
  ...REMINDER_KINDS,
  ...STAFF_MESSAGE_KINDS,
] as const
export const MESSAGE_OUTCOMES = ['sent', 'delivered', 'skipped', 'expired', 'refused'] as const
export const STATISTIC_KINDS = ['page', 'language', 'event'] as const
export const COOKIE_ACTIONS = ['accept', 'refuse', 'choose', 'gpc', 'withdraw', 'expire'] as const
export const RECEIPT_STATUSES = ['delivered', 'refused', 'opted_out'] as const
export const STAFF_ROLES = ['reception', 'practitioner', 'manager', 'privacy', 'network'] as const
export const AUTHORIZATION_KINDS = ['training', 'undertaking'] as const
export const DAY_NEWS = ['all', 'others', 'none'] as const
export const DAY_CHANGES = ['booked', 'moved', 'cancelled', 'closed'] as const
export const DAY_CHANGED_BY = ['own', 'patient', 'reception', 'management'] as const
export const IDENTITY_STEPS = ['bound', 'freed', 'signed_in', 'refused', 'ended'] as const
export const PURPOSES = [
  'identification',
  'hold',
  'booking',
  'cancellation',
  'move',
  'appointments',
  'confirmation',
  'contact',
  'message',
  'day',
  'print',
  'export',
  'telephone',
  'merge',
  'break_glass',
  'sign_in',
] as const
export const OVERBOOKING_REASONS = ['urgent', 'practitioner', 'follow_up', 'mistake'] as const
export const NO_CARD_REASONS = ['newborn', 'forgotten', 'out_of_province'] as const
