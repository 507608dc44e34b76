import { expect, test } from 'vitest'
import * as lists from '../../src/db/lists.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()

/** Each closed list, and the columns that take nothing else. */
const COLUMNS: Record<keyof typeof lists, string[]> = {
  PROFESSIONS: ['practitioner_profession'],
  REASONS: ['healthcare_service_reason'],
  METHODS: ['healthcare_service_method'],
  MOMENTS: ['slot_moment'],
  SEXES: ['healthcare_service_sex'],
  REDIRECTIONS: ['healthcare_service_redirection'],
  LOCALES: [
    ...['appointment_locale', 'consent_locale', 'cookie_choice_locale'],
    ...['feedback_locale', 'incident_report_locale', 'staff_account_locale'],
  ],
  SLOT_STATUSES: ['slot_status'],
  PLAN_STATUSES: ['plan_status'],
  EASTER_HOLIDAYS: ['clinic_easter'],
  EXCEPTION_KINDS: ['plan_exception_kind'],
  APPOINTMENT_STATUSES: ['appointment_status'],
  CANCELLED_FOR: ['appointment_cancelled_for', 'appointment_event_reason'],
  // Some of the next.
  ASKED_HOW: [],
  CANCELLED_HOW: [
    'appointment_cancelled_how',
    'appointment_changed_how',
    'appointment_event_channel',
  ],
  EVENT_KINDS: ['appointment_event_kind'],
  REVIEW_KINDS: ['review_item_kind'],
  POLICY_KINDS: ['policy_version_kind'],
  CLOSURE_DECISIONS: ['closure_decision_kind'],
  DECISION_STATES: ['closure_decision_state'],
  DECISION_REFUSALS: ['closure_decision_why'],
  CONSENT_PURPOSES: ['consent_purpose'],
  CHANNELS: ['outbox_channel', 'message_channel'],
  MESSAGE_KINDS: ['outbox_kind'],
  // Some of those.
  STAFF_MESSAGE_KINDS: [],
  STAFF_NEWS_KINDS: ['staff_news_kind', 'staff_notice_kind'],
  REMINDER_KINDS: ['reminded_day_kind'],
  MESSAGE_OUTCOMES: ['message_outcome'],
  STATISTIC_KINDS: ['statistic_kind'],
  COOKIE_ACTIONS: ['cookie_choice_action'],
  RECEIPT_STATUSES: ['text_receipt_status'],
  STAFF_ROLES: ['staff_role_role'],
  AUTHORIZATION_KINDS: ['staff_authorization_kind'],
  DAY_NEWS: ['staff_account_day_news'],
  DAY_CHANGES: ['staff_news_what'],
  DAY_CHANGED_BY: ['staff_news_by'],
  IDENTITY_STEPS: ['staff_identity_step_step'],
  PURPOSES: ['access_log_why'],
  OVERBOOKING_REASONS: ['appointment_overbooking_reason', 'closure_decision_overbooking_reason'],
  NO_CARD_REASONS: ['unregistered_person_reason'],
}

test.for(Object.entries(COLUMNS))('%s is what the database takes', async ([list, columns]) => {
  const known: readonly string[] = new Map(Object.entries(lists)).get(list) ?? []
  for (const column of columns) {
    const { rows } = await context.owner.query<{ rule: string }>(
      'select pg_get_constraintdef(oid) as rule from pg_constraint where conname = $1',
      [`${column}_check`],
    )
    const taken = [...(rows[0]?.rule ?? '').matchAll(/'([^']+)'/g)].map(([, value]) => value)
    expect(taken.toSorted(), column).toEqual([...known].toSorted())
  }
})

test('every closed list of the database stands there', async () => {
  const { rows } = await context.owner.query<{ conname: string }>(
    `select conname from pg_constraint where contype = 'c' and connamespace in ('public'::regnamespace, 'door'::regnamespace)
      and pg_get_constraintdef(oid) ~ '^CHECK \\(\\(\\w+ = ANY \\(ARRAY\\[''' order by 1`,
  )
  // Routines alone write a hold.
  const known = [...Object.values(COLUMNS).flat(), 'hold_kind']
  expect(rows.map(({ conname }) => conname.replace(/_check$/, ''))).toEqual(known.toSorted())
})
