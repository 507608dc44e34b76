-- The browser's session, or the account of staff, of an actor as `whoOf` writes them; null for any other.
create or replace function session_of(p_who text) returns uuid language sql immutable as $$
  select substring(p_who from '^session:([0-9a-f-]{36})$')::uuid
$$;

create or replace function account_of(p_who text) returns uuid language sql immutable as $$
  select substring(p_who from '^staff:([0-9a-f-]{36})@')::uuid
$$;

revoke all on function session_of, account_of from public;
grant execute on function session_of, account_of to clinic_writer;
