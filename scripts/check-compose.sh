#!/usr/bin/env bash
# Checks compose/ as far as that goes without a container engine: syntax by docker-compose, the Dockerfile by hadolint,
# scripts by bash. What the containers are told to run is compared with Sawtooth's documentation by the conformance
# tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh
install_packages docker-compose
python_environment

# Values that an operator must give; these are for reading the files alone.
export MINIO_ROOT_USER=check MINIO_ROOT_PASSWORD=check EHR_ACCESS_KEY=check EHR_SECRET_KEY=check

for file in compose/*.yaml; do
    docker-compose --file "$file" config --quiet
    echo "$file is a compose file"
done
.build-venv/bin/hadolint --config .hadolint.yaml compose/Dockerfile
echo "compose/Dockerfile passes hadolint"
for script in compose/*.sh; do
    bash -n "$script"
done
