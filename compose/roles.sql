-- The roles of the application and their rights on the present database. Run it as a superuser on the
-- application's database, as often as wanted; then give each role that logs in a password. Nobody logs in as
-- clinic_writer: the routines that write personal data are its own, and the owner makes them so.
do $$
declare
  name text;
begin
  foreach name in array array['clinic_owner', 'clinic_jobs', 'clinic_app'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format(
        'create role %I login nosuperuser nobypassrls nocreatedb nocreaterole noreplication', name);
    end if;
  end loop;

  if not exists (select from pg_roles where rolname = 'clinic_writer') then
    create role clinic_writer nologin nosuperuser nobypassrls nocreatedb nocreaterole noreplication;
  end if;
  grant clinic_writer to clinic_owner;

  name := current_database();
  execute format('alter database %I owner to clinic_owner', name);
  execute format('revoke all on database %I from public', name);
  execute format('grant connect on database %I to clinic_jobs, clinic_app', name);
  -- The job queue installs its own schema.
  execute format('grant create on database %I to clinic_jobs', name);
end
$$;

revoke all on schema public from public;
grant usage on schema public to clinic_jobs, clinic_app;
grant usage, create on schema public to clinic_writer;
