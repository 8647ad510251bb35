#!/bin/sh
# Makes the bucket for sealed records, and the user that the encryption service is there. Keys go to mc on its standard
# input: arguments are shown to every process of the machine.
set -eu

printf '%s\n' "$MINIO_ROOT_USER" "$MINIO_ROOT_PASSWORD" | mc alias set ehr http://minio:9000
mc mb --ignore-existing ehr/records
printf '%s\n' "$EHR_ACCESS_KEY" "$EHR_SECRET_KEY" | mc admin user add ehr
mc admin policy create ehr ehr-records /ehr/minio-policy.json
# Attaching a policy that is attached is an error to mc, and none to who runs this again.
mc admin policy attach ehr ehr-records --user "$EHR_ACCESS_KEY" || mc admin user info ehr "$EHR_ACCESS_KEY"
