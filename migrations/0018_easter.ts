import { type Kysely, sql } from 'kysely'

/** Which Easter day a clinic takes. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table clinic
      -- While nobody has said which, both: a closed day offered is worse than an open day missed.
      add easter text not null default 'both' check (easter in ('good_friday', 'easter_monday', 'both'));

    grant update (easter) on clinic to clinic_writer;
  `.execute(db)
}
