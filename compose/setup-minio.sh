#!/bin/sh
# Makes the bucket for sealed records, and the user that the encryption service is there.
set -eu

mc alias set ehr http://minio:9000 "$MINIO_ROOT_USER" "$MINIO_ROOT_PASSWORD"
mc mb --ignore-existing ehr/records
mc admin user add ehr "$EHR_ACCESS_KEY" "$EHR_SECRET_KEY"
mc admin policy create ehr ehr-records /ehr/minio-policy.json
# Attaching a policy that is attached is an error to mc, and none to who runs this again.
mc admin policy attach ehr ehr-records --user "$EHR_ACCESS_KEY" || mc admin user info ehr "$EHR_ACCESS_KEY"
