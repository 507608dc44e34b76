-- Publishes the version of a kind that replaces nothing: in force at once. Nothing where there is a version already.
create or replace function publish_first_policy(p_kind text, p_text_fr text, p_text_en text, p_hash text) returns void
  language sql as $$
  insert into policy_version (kind, version, first, text_fr, text_en, hash, configuration_hash)
    select p_kind, quebec_day(app_now()), true, p_text_fr, p_text_en, p_hash, p_hash
      where not exists (select from policy_version where kind = p_kind)
    on conflict do nothing
$$;

-- Announces a version, in force from the start of its day in Québec (A-2.1, s. 63.4). Answers `published`, or why not:
-- `too_early` before tomorrow, `not_later` than one that is published, `same` text as the latest.
create or replace function publish_policy(p_kind text, p_version date, p_text_fr text, p_text_en text,
  p_purpose_fr text, p_purpose_en text, p_hash text, p_configuration_hash text) returns text
  language plpgsql as $$
declare latest policy_version;
begin
  lock table policy_version in share row exclusive mode;
  select * into latest from policy_version where kind = p_kind order by version desc limit 1;
  if p_version <= quebec_day(app_now()) then return 'too_early'; end if;
  if p_version <= latest.version then return 'not_later'; end if;
  if p_hash = latest.hash then return 'same'; end if;
  insert into policy_version
      (kind, version, first, text_fr, text_en, hash, configuration_hash, purpose_fr, purpose_en)
    values (p_kind, p_version, false, p_text_fr, p_text_en, p_hash, p_configuration_hash, p_purpose_fr, p_purpose_en);
  return 'published';
end $$;

revoke all on function publish_first_policy, publish_policy from public;
