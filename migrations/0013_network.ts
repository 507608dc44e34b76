import { type Kysely, sql } from 'kysely'

/** Clinics and practitioners that the network's administrators add and change. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table clinic
      add website text not null default '',
      -- Parking and public transport.
      add transport_fr text not null default '',
      add transport_en text not null default '',
      -- Nobody works there, and nobody is offered anything there, from then on.
      add deactivated_at timestamptz;

    alter table practitioner
      -- Of their professional order.
      add license_number text not null default '',
      -- What a form was made from: of two who change it at once, the second sees what the first did.
      add version integer not null default 1;

    grant insert on clinic_group to clinic_writer;
    grant insert, update on clinic, practitioner to clinic_writer;
    grant insert, delete on practitioner_role to clinic_writer;
    grant update (place_id, cell) on slot to clinic_writer;
  `.execute(db)
}
