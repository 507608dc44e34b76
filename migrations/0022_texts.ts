import { type Kysely, sql } from 'kysely'

/** Text messages beside e-mails: a channel for each message, a consent for each channel, and messages that tell little. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table outbox add channel text not null default 'email' check (channel in ('email', 'sms'));
    alter table message add channel text not null default 'email' check (channel in ('email', 'sms'));

    alter table appointment
      add sms_consent boolean not null default false,
      -- Messages that say neither when nor where.
      add discreet boolean not null default false;
    alter type booked_contact add attribute sms_consent boolean, add attribute discreet boolean;
    create index appointment_by_phone on appointment (patient_id, phone_index) where phone_index is not null;
    alter table consent
      drop constraint consent_purpose_check,
      add constraint consent_purpose_check check (purpose in ('terms', 'email', 'sms'));

    -- A telephone number is an address as well.
    alter table mailed rename column email_index to address_index;
    alter table confirmed_address rename column email_index to address_index;
    alter table confirmation_code rename column email_index to address_index;

    -- Their successors know channels.
    drop function if exists count_mail(uuid);
    drop function if exists confirm_address(uuid);
    drop function if exists queue_message(uuid, text, uuid, uuid, integer, text, uuid, text, timestamptz, uuid);
    drop function if exists queue_paced_message(text, uuid, uuid, integer, text, uuid, timestamptz, uuid);
    drop function if exists note_outcome(text, uuid, uuid, uuid, integer, text, timestamptz, text, text, text);
    drop function if exists keep_code(text, uuid, uuid, uuid, text, integer, integer, uuid, text, text);
    drop function if exists use_code(text, uuid, uuid, text, uuid);
    drop function if exists change_contact(uuid, text, uuid, uuid, uuid, integer, text, jsonb, uuid, text);
  `.execute(db)
}
