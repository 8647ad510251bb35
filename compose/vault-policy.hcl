# What the encryption service may do in Vault: use its key, look at it, and make a new version of it.
#
# No "create" anywhere: with it, a wrap under a name that is misspelt, or deleted, would make a key. Nothing of
# transit/keys/ehr-kek/config: whoever may lower or raise min_decryption_version, or delete, is an administrator.

path "transit/encrypt/ehr-kek" {
  capabilities = ["update"]
}

path "transit/decrypt/ehr-kek" {
  capabilities = ["update"]
}

path "transit/rewrap/ehr-kek" {
  capabilities = ["update"]
}

path "transit/keys/ehr-kek" {
  capabilities = ["read"]
}

path "transit/keys/ehr-kek/rotate" {
  capabilities = ["update"]
}

# Its token ends 768 hours after it was last renewed. It has no default policy, which would permit this and more.
path "auth/token/renew-self" {
  capabilities = ["update"]
}
