import { type Kysely, sql } from 'kysely'

/** What staff sign in with, and the invitations by which they come. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table staff_account
      -- Argon2id, as a PHC string.
      add password_hash text,
      -- The secret of an authenticator (RFC 6238), sealed.
      add totp_secret text,
      -- The time step of the last code that was taken: a code counts once.
      add totp_step bigint not null default 0;

    -- For whoever is without their authenticator: each opens once.
    create table recovery_code (
      account_id uuid not null references staff_account,
      code_mac text not null,
      used_at timestamptz,
      primary key (account_id, code_mac)
    );

    create table staff_invitation (
      -- Of the secret in the link, which is kept nowhere.
      token_digest bytea primary key,
      email_index uuid not null,
      -- Of the e-mail address, sealed.
      identity text not null,
      roles jsonb not null,
      -- An account, or nobody for an operator's.
      invited_by uuid references staff_account,
      invited_at timestamptz not null default app_now(),
      expires_at timestamptz not null,
      -- The call that accepted it, which may have to ask again for its answer.
      accepted_by uuid
    );

    grant select, insert, update on recovery_code, staff_invitation to clinic_writer;
    grant select, delete on staff_invitation to clinic_owner;
  `.execute(db)
}
