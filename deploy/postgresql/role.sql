-- The role and the database of Assay: `psql --set=password="$(cat FILE)" --file=role.sql`, as a superuser, once.
-- The role owns its database and nothing else. That is enough: no extension and no superuser is needed.
CREATE ROLE assay LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
CREATE DATABASE assay OWNER assay TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE assay FROM PUBLIC;
-- Also for who connects by hand: nobody waits for a lock for longer than an exam room waits for an answer.
ALTER ROLE assay SET lock_timeout = '5s';
