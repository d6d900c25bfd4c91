#!/bin/sh
# First start only: the portal gets a database and a role that owns it and is no superuser.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$PORTAL_DB_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE portal LOGIN PASSWORD :'password';
CREATE DATABASE portal OWNER portal;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
SQL
