#!/bin/sh
# Gives the three roles their passwords; psql quotes the values, so any character may stand in them.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d "$POSTGRES_DB" \
  -v owner="$OWNER_PASSWORD" -v jobs="$JOBS_PASSWORD" -v app="$APP_PASSWORD" <<'SQL'
alter role clinic_owner password :'owner';
alter role clinic_jobs password :'jobs';
alter role clinic_app password :'app';
SQL
