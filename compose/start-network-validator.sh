#!/usr/bin/env bash
# Runs inside the container of one validator of compose/network.yaml: start-network-validator.sh NUMBER. Makes the
# node's keys on its first start and shows their public half to the others; node 0 then makes the genesis block.
#
# The private key stays in the node's own volume. What the nodes share holds public keys alone: whoever may write there
# before the genesis block is made may replace a member, so compare what node 0 prints with each node's own key.
set -euo pipefail

number="$1"
nodes="${NODES:-5}"
keys="${KEYS_FOLDER:-/etc/sawtooth/keys}"
public="${PUBLIC_FOLDER:-/public}"
data="${DATA_FOLDER:-/var/lib/sawtooth}"
key="$keys/validator.priv"

fail() {
    echo "start-network-validator.sh: $*" >&2
    exit 1
}

is_public_key() { [[ "$1" =~ ^0[23][0-9a-f]{64}$ ]]; }

if [ ! -e "$key" ]; then
    sawadm keygen
fi
# Whole or not at all: others read it meanwhile.
cp "$keys/validator.pub" "$public/.validator-$number"
mv "$public/.validator-$number" "$public/validator-$number.pub"

# Waits for the members' public keys and prints them as JSON.
members() {
    local list="" member node waited=0
    for ((node = 0; node < nodes; node++)); do
        until [ -e "$public/validator-$node.pub" ]; do
            [ "$waited" -lt "${WAIT_SECONDS:-300}" ] || fail "validator $node has shown no public key"
            sleep 1
            waited=$((waited + 1))
        done
        member="$(cat "$public/validator-$node.pub")"
        is_public_key "$member" || fail "what validator $node shows is no public key"
        [[ "$list" != *"$member"* ]] || fail "validator $node shows the key of another one"
        list+="${list:+,}\"$member\""
    done
    echo "[$list]"
}

# The validator leaves block-chain-id when it has made the genesis block out of genesis.batch.
if [ "$number" -eq 0 ] && [ ! -e "$data/block-chain-id" ] && [ ! -e "$data/genesis.batch" ]; then
    [ -n "${EHR_REGISTRARS:-}" ] || fail "EHR_REGISTRARS names nobody who may attest doctors"
    for registrar in ${EHR_REGISTRARS//,/ }; do
        is_public_key "$registrar" || fail "EHR_REGISTRARS has '$registrar', which is no compressed public key"
    done
    members="$(members)"
    echo "the members of the network, node 0 first: $members"
    families='{"family": "ehr", "version": "1.0", "namespaces": ["ac06e9"]}'
    families+=', {"family": "sawtooth_settings", "version": "1.0", "namespaces": ["000000"]}'
    families+=', {"family": "block_info", "version": "1.0", "namespaces": ["00b10c"]}'
    cd "$(mktemp --directory)"
    sawset genesis -k "$key" -o config-genesis.batch
    sawset proposal create -k "$key" \
        sawtooth.consensus.algorithm.name=pbft \
        sawtooth.consensus.algorithm.version=1.0 \
        "sawtooth.consensus.pbft.members=$members" \
        sawtooth.publisher.max_batches_per_block=100 \
        sawtooth.validator.batch_injectors=block_info \
        "sawtooth.validator.block_validation_rules=NofX:1,block_info;XatY:block_info,0;local:0" \
        "sawtooth.validator.transaction_families=[$families]" \
        "ehr.registrars=$EHR_REGISTRARS" \
        -o config.batch
    sawadm genesis config-genesis.batch config.batch
fi

# PBFT needs every validator connected with every other: each calls those before it.
peers=()
for ((node = 0; node < number; node++)); do
    peers+=("tcp://validator-$node:8800")
done
arguments=(
    -vv
    --endpoint "tcp://validator-$number:8800"
    --bind component:tcp://eth0:4004
    --bind consensus:tcp://eth0:5050
    --bind network:tcp://eth0:8800
    --scheduler parallel
    --peering static
    --maximum-peer-connectivity 10000
)
if [ "${#peers[@]}" -gt 0 ]; then
    arguments+=(--peers "$(IFS=, && echo "${peers[*]}")")
fi
exec sawtooth-validator "${arguments[@]}"
