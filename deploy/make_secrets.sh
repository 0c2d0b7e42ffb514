#!/bin/sh
# Makes the secrets of a new installation: `sh make_secrets.sh FOLDER`. What is there already stays as it is.
#
# FOLDER/assay.env       for `assay` itself, read by compose.yaml and by the systemd units
# FOLDER/documents.env   the same keys for the object storage of compose.yaml
# FOLDER/database_password, database_admin_password, userlist.txt   for PostgreSQL and PgBouncer of compose.yaml
set -eu
folder=${1:?"name the folder, as: sh make_secrets.sh secrets"}
umask 077
mkdir -p "$folder"
chmod 700 "$folder"

# 48 letters and figures: 285 bits.
fresh() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | dd bs=1 count=48 2>/dev/null; }

# keep NAME: writes what it is given, unless the file is there. Containers read these files under users of their own,
# so the file is open and its folder is not.
keep() {
    if [ -e "$folder/$1" ]; then
        cat >/dev/null
        echo "$folder/$1 is there already, and stays"
    else
        cat >"$folder/$1.new"
        chmod 444 "$folder/$1.new"
        mv "$folder/$1.new" "$folder/$1"
        echo "$folder/$1 was made"
    fi
}

if [ -e "$folder/assay.env" ] && [ ! -e "$folder/database_password" ]; then
    echo "$folder/assay.env is there, and database_password, which it must agree with, is not: nothing was made" >&2
    exit 1
fi
fresh | keep database_password
fresh | keep database_admin_password
database=$(cat "$folder/database_password")
printf '"assay" "%s"\n' "$database" | keep userlist.txt
if [ -e "$folder/documents.env" ]; then
    documents=$(sed -n 's/^ROOT_SECRET_ACCESS_KEY=//p' "$folder/documents.env")
else
    documents=$(fresh)
fi
printf 'ROOT_ACCESS_KEY_ID=assay\nROOT_SECRET_ACCESS_KEY=%s\n' "$documents" | keep documents.env
keep assay.env <<END
# The same on every node. Keep a copy where the backups are not: see "What else must be kept" in docs/operating.md.
ASSAY_SECRET_KEY=$(fresh)
ASSAY_PASSWORD_SALT=$(fresh)
ASSAY_DATABASE_URL=postgresql+psycopg://assay:$database@pgbouncer:6432/assay?prepare_threshold=none
# Your mail server, as smtps://user:password@mail.example.org:465; without it, mails stay in the container and are lost with it.
ASSAY_MAIL_URL=
# From \`assay encrypt --new-key\`; nothing is sealed without it.
ASSAY_ENCRYPTION_KEYS=
AWS_ACCESS_KEY_ID=assay
AWS_SECRET_ACCESS_KEY=$documents
END
