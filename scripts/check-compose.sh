#!/usr/bin/env bash
# Checks compose/ as far as that goes without a container engine: syntax by docker-compose, the Dockerfile by hadolint,
# scripts by shellcheck, also those of packages and backups. What the containers are told to run is compared with
# Sawtooth's documentation by the conformance tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
install_packages docker-compose shellcheck
python_environment

# Values that an operator must give; these are for reading the files alone.
export MINIO_ROOT_USER=check MINIO_ROOT_PASSWORD=check EHR_ACCESS_KEY=check EHR_SECRET_KEY=check
export EHR_REGISTRARS=check

for file in compose/*.yaml; do
    docker-compose --file "$file" config --quiet
    echo "$file is a compose file"
done
.build-venv/bin/hadolint --config .hadolint.yaml compose/Dockerfile
echo "compose/Dockerfile passes hadolint"
shellcheck --external-sources compose/*.sh scripts/package.sh scripts/{backup,restore,upgrade,configured}.sh
echo "the scripts pass shellcheck"
