import { type Kysely, sql } from 'kysely'

/** Passkeys of staff, and the challenges that were answered. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table passkey (
      -- The credential's own, as base64url (WebAuthn, Credential ID).
      id text primary key,
      account_id uuid not null references staff_account,
      -- COSE, as base64url.
      public_key text not null,
      -- How often it signed, as far as it says: 0 for those that devices share.
      counter bigint not null,
      -- The browser in which it was made.
      browser text not null,
      created_at timestamptz not null default app_now(),
      used_at timestamptz
    );
    create index passkey_by_account on passkey (account_id, created_at);

    -- A challenge is answered once.
    create table answered_challenge (
      challenge text primary key,
      answered_at timestamptz not null default app_now()
    );

    grant select, insert, update, delete on passkey to clinic_writer;
    grant select, insert on answered_challenge to clinic_writer;
    grant select, delete on answered_challenge to clinic_owner;
  `.execute(db)
}
