-- Run once by PostgreSQL's image, when its volume is empty: the gateway's user and its database, which it owns. The
-- password is read by psql from the file, so that it is in no argument and no variable.
\set password `cat /run/secrets/postgres-gateway`
CREATE ROLE "ehr-gateway" LOGIN PASSWORD :'password';
CREATE DATABASE ehr OWNER "ehr-gateway" ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
