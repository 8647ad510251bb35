#!/bin/sh
# Makes the key, the policy and a token of the encryption service in a Vault that is unsealed. VAULT_ADDR and
# VAULT_TOKEN are an administrator's. Prints the service's token and nothing else; messages go to standard error. What
# is there already stays as it is, but for the policy: it may be run again.
set -eu

if ! vault secrets list | grep '^transit/' >&2; then
    vault secrets enable -path=transit transit >&2
fi
vault write transit/keys/ehr-kek type=aes256-gcm96 derived=true exportable=false allow_plaintext_backup=false >&2
vault policy write ehr-encryption /ehr/vault-policy.hcl >&2
# It does not expire while something renews it once in 768 hours, as compose/open-vault.sh or Vault Agent does.
vault token create -policy=ehr-encryption -no-default-policy -orphan -period=768h -field=token
