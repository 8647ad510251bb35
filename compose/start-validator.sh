#!/usr/bin/env bash
# Runs inside the validator's container: makes keys and a genesis block on the first start, then the validator.
#
# The genesis block also switches BlockInfo on: the validator puts a transaction with the block's time first into every
# block, and accepts no block with more than one, with one anywhere else, or with one by another signer. Without it the
# ledger knows no time, and the expiry of a consent is enforced off chain only.
set -euo pipefail

key=/root/.sawtooth/keys/my_key.priv

if [ ! -e /etc/sawtooth/keys/validator.priv ]; then
    sawadm keygen
fi
if [ ! -e "$key" ]; then
    sawtooth keygen my_key
fi
# The validator leaves block-chain-id when it has made the genesis block out of genesis.batch.
if [ ! -e /var/lib/sawtooth/block-chain-id ] && [ ! -e /var/lib/sawtooth/genesis.batch ]; then
    cd "$(mktemp --directory)"
    sawset genesis -k "$key"
    sawset proposal create -k "$key" \
        sawtooth.consensus.algorithm.name=Devmode \
        sawtooth.consensus.algorithm.version=0.1 \
        sawtooth.validator.batch_injectors=block_info \
        "sawtooth.validator.block_validation_rules=NofX:1,block_info;XatY:block_info,0;local:0" \
        -o config.batch
    sawadm genesis config-genesis.batch config.batch
fi

exec sawtooth-validator -vv \
    --endpoint tcp://validator:8800 \
    --bind component:tcp://eth0:4004 \
    --bind network:tcp://eth0:8800 \
    --bind consensus:tcp://eth0:5050
