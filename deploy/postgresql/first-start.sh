#!/bin/sh
# Run by the image of PostgreSQL when its volume is still empty.
set -eu
password=$(cat /run/secrets/database_password)
psql --no-psqlrc --quiet --username=postgres --set=ON_ERROR_STOP=1 --set=password="$password" --file=/srv/assay/role.sql
