#!/usr/bin/env bash
# Starts the Vault of compose/full.yaml, has it initialised and unsealed, and keeps a token of the encryption service.
#
#   compose/open-vault.sh
#
# The unseal keys and the first token are shown once, here: give the keys to several people, none of whom has enough of
# them. After each start of Vault it is sealed: run this again; with a token that is kept it unseals and renews that.
# That must be done once in 768 hours (32 days), or the token ends: have a timer run this each week.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077

compose() { docker-compose --env-file secrets/env -p ehr -f full.yaml "$@"; }
status() { compose exec -T vault vault status 2> /dev/null || true; }

compose up -d vault
for ((tried = 0; tried < 60; tried++)); do
    [[ "$(status)" != *Initialized* ]] || break
    sleep 1
done
if [[ "$(status)" =~ Initialized\ +false ]]; then
    compose exec vault vault operator init
fi
# Each call asks for one key, at the terminal.
for ((tried = 0; tried < 5; tried++)); do
    [[ "$(status)" =~ Sealed\ +true ]] || break
    compose exec vault vault operator unseal
done
[[ "$(status)" =~ Sealed\ +false ]] || { echo "open-vault.sh: Vault is still sealed" >&2; exit 1; }

if [ -s secrets/encryption-vault ]; then
    # Vault shows the token with its answer, so all of that is dropped but what went wrong.
    # shellcheck disable=SC2016
    renew='read -r VAULT_TOKEN && export VAULT_TOKEN && exec vault token renew > /dev/null'
    compose exec -T vault /bin/sh -c "$renew" < secrets/encryption-vault > /dev/null || {
        echo "open-vault.sh: the token was not renewed. If it has ended, or its policy lacks renew-self: remove" \
            "compose/secrets/encryption-vault, run this again, and restart the encryption service" >&2
        exit 1
    }
    echo "the token is renewed"
else
    read -r -s -p "a token of an administrator, such as the first one: " token
    echo
    compose run --rm -T vault-setup <<< "$token" > secrets/.encryption-vault
    [ -s secrets/.encryption-vault ] || { echo "open-vault.sh: Vault gave no token" >&2; exit 1; }
    chown 10001 secrets/.encryption-vault
    mv secrets/.encryption-vault secrets/encryption-vault
fi
echo "Vault is open"
