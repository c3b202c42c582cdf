#!/bin/sh
# Run once, when the database is made: the login that HQ's nodes use, which owns nothing and which
# row-level security binds.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d "$POSTGRES_DB" -v password="$HQ_NODE_PASSWORD" <<'SQL'
create role tillwright_app nologin nosuperuser nobypassrls;
create role tillwright_node login nosuperuser nobypassrls password :'password' in role tillwright_app;
SQL
