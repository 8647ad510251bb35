#!/usr/bin/env bash
# The whole story of two records on a ledger of their own, printed step by step:
#
#   scripts/demo.sh          installs what it needs, builds, runs; exit code 0 only if every step did what it should
#
# EHR_BIN=FOLDER takes the programs from there and builds nothing. KEEP=1 leaves the working folder for a look.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/install-packages.sh

install_build_packages
python_environment
if [ -z "${EHR_BIN:-}" ]; then
    require_swift
    EHR_BIN="$PWD/.build/debug"
    # SwiftPM takes ten seconds for each product to find that there is nothing to do, so it is asked only when a source
    # is newer than the last build here.
    stamp=.build/demo-built
    if [ ! -x "$EHR_BIN/ehr" ] || [ ! -x "$EHR_BIN/ehr-processor" ] || [ ! -x "$EHR_BIN/ehr-dev-ledger" ] \
        || [ ! -x "$EHR_BIN/ehr-encryption" ] \
        || [ ! -e "$stamp" ] || [ -n "$(find Package.swift Sources Generated -newer "$stamp" -print -quit)" ]; then
        echo "building (the first time takes some minutes)"
        mkdir -p .build
        touch "$stamp.new"
        for product in ehr ehr-processor ehr-dev-ledger ehr-encryption; do
            swift build --product "$product" >&2
        done
        mv "$stamp.new" "$stamp"
    fi
fi
DICOM="$("$PYTHON" -c 'from pydicom.data import get_testdata_file; print(get_testdata_file("CT_small.dcm"))')"
FHIR="$PWD/scripts/demo/fhir-bundle.json"

work="$(mktemp -d "${TMPDIR:-/tmp}/ehr-demo.XXXXXX")"
pids=()
finish() {
    status=$?
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    if [ "$status" -ne 0 ]; then
        echo
        echo "the demonstration FAILED (exit code $status); the servers' last words:"
        tail -n 20 "$work"/*.log 2>/dev/null || true
    fi
    if [ -z "${KEEP:-}" ]; then rm -rf "$work"; else echo "kept: $work"; fi
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM
cd "$work"
mkdir keys service

bold=""; plain=""
if [ -t 1 ]; then bold=$'\e[1m'; plain=$'\e[0m'; fi
number=0
story() { number=$((number + 1)); echo; echo "${bold}$number. $*${plain}"; }

# What the ledger answered is read with Python rather than guessed with grep.
field() { "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }

show_command() {
    local words=() skip=""
    for word in "$@"; do
        # The same three options stand on every line otherwise.
        if [ -n "$skip" ]; then skip=""; continue; fi
        case "$word" in
            --url | --format) skip=1 ;;
            *) words+=("$word") ;;
        esac
    done
    echo "\$ ehr ${words[*]}"
}

ehr() { "$EHR_BIN/ehr" "$@"; }

# Runs a command that must be done.
must() {
    show_command "$@"
    ehr "$@" | sed 's/^/    /'
}

# Runs a command that must end with an exit code and, where given, a rejection code: refused CODE WORD ehr-arguments...
refused() {
    local want="$1" code="$2" status=0
    shift 2
    show_command "$@"
    ehr "$@" --format json > refused.json 2> refused.txt || status=$?
    sed 's/^/    /' refused.txt
    if [ "$status" -ne "$want" ]; then
        echo "    expected exit code $want, got $status" >&2
        return 1
    fi
    if [ -n "$code" ] && [ "$(field code < refused.json)" != "$code" ]; then
        echo "    expected the code $code: $(cat refused.json)" >&2
        return 1
    fi
    echo "    refused, as it should be (exit code $status${code:+, $code})"
}

story "Keys: one for a patient, a doctor and a registrar each, and one that records are released to"
for who in patient doctor registrar; do must keygen "keys/$who.priv"; done
must keygen --encryption keys/doctor-encryption.priv
registrar="$(cat keys/registrar.pub)"

story "A ledger, a processor, and a service that keeps records and their keys"
# The ledger of this story names its registrar, and puts the time into every block.
"$EHR_BIN/ehr-dev-ledger" --bind tcp://127.0.0.1:0 --rest 127.0.0.1:0 --data "$work/ledger" \
    --genesis-setting "ehr.registrars=$registrar" \
    --genesis-setting sawtooth.validator.batch_injectors=block_info > ledger.log 2>&1 &
pids+=("$!")
# Waits for a line of a program's log; a program that ends first will never print it.
wait_for() {
    local log="$1" pattern="$2" pid="$3"
    for _ in $(seq 1 600); do
        if grep -q "$pattern" "$log"; then return 0; fi
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.05
    done
    echo "$log never said: $pattern" >&2
    return 1
}
wait_for ledger.log '^ready ' "${pids[0]}"
ready="$(grep -m1 '^ready ' ledger.log)"
component="$(sed -n 's/.*component=\([^ ]*\).*/\1/p' <<< "$ready")"
url="$(sed -n 's/.*rest=\([^ ]*\).*/\1/p' <<< "$ready")"
echo "ehr-dev-ledger: component endpoint $component, REST API $url"
"$EHR_BIN/ehr-processor" -C "$component" -v > processor.log 2>&1 &
pids+=("$!")
wait_for processor.log 'registered' "${pids[1]}"
echo "ehr-processor: registered with the ledger"

# A key file opens the keystore that wraps every other key; both are made at first use.
cat > service/config.json <<CONFIG
{
    "data": "data",
    "ledger": {"url": "$url"},
    "wrapper": {"keystore": {"key_file": "../keys/keystore.key"}}
}
CONFIG
"$EHR_BIN/ehr-encryption" --config service/config.json --listen "unix:$work/service/socket" > service.log 2>&1 &
pids+=("$!")
wait_for service.log '^ready ' "${pids[2]}"
echo "ehr-encryption: $(sed -n 's/^ready listen=//p' service.log)"
export EHR_SERVICE="unix:$work/service/socket" EHR_LEDGER_URL="$url"
unset EHR_CONFIG

patient="$("$PYTHON" -c 'import secrets; print(secrets.token_hex(16))')"
doctor="$("$PYTHON" -c 'import secrets; print(secrets.token_hex(16))')"
image=ct-2026-11-20
lab=lab-2026-11-20
ids=(--patient "$patient" --doctor "$doctor")
own=(--patient "$patient" --record)
reading=(--doctor "$doctor" --key keys/doctor.priv)

story "A patient and a doctor are registered under pseudonyms; the registrar's batch attests the doctor"
must patient register --patient "$patient" --key keys/patient.priv --url "$url"
must doctor register --doctor "$doctor" --key keys/doctor.priv --batch-key keys/registrar.priv \
    --encryption-key "$(cat keys/doctor-encryption.pub)" --url "$url"
refused 1 patient_exists patient register --patient "$patient" --key keys/doctor.priv --url "$url"

story "A CT image and a laboratory report are sealed, each under a key of its own, stored, and anchored on the ledger"
must record deposit "${own[@]}" "$image" --scope imaging --key keys/patient.priv "$DICOM"
must record deposit "${own[@]}" "$lab" --scope lab --key keys/patient.priv "$FHIR"
if grep -q -r -a -e CompressedSamples -e Exemplar service ledger; then
    echo "    plaintext shows where only sealed records are" >&2
    exit 1
fi

story "Without consent the doctor cannot log a read, and so may not read"
refused 1 consent_missing record retrieve "${own[@]}" "$image" "${reading[@]}" refused.dcm

story "The patient consents to imaging, for an hour"
must consent share "${ids[@]}" --scope imaging --expiry "$(($(date +%s) + 3600))" --key keys/patient.priv

story "The read is logged, the image's key released to the doctor's key alone; what opens is what went in"
must record retrieve "${own[@]}" "$image" "${reading[@]}" --purpose TREAT \
    --decryption-key keys/doctor-encryption.priv opened.dcm
cmp "$DICOM" opened.dcm
"$PYTHON" -c '
import pydicom, sys
image = pydicom.dcmread(sys.argv[1])
print(f"    {image.Modality} image, {image.Rows} x {image.Columns} pixels, identical to the original")' opened.dcm

story "The consent does not cover the laboratory report; the patient reads it all the same"
refused 1 scope_not_covered record retrieve "${own[@]}" "$lab" "${reading[@]}" lab.json
must record retrieve "${own[@]}" "$lab" lab.json
cmp "$FHIR" lab.json

story "One flipped bit in a stored object: it is not the anchored one, and does not open"
must record verify "${own[@]}" "$lab"
object="$(find service/data/objects -type f -size -20k)"
cp "$object" object.whole
"$PYTHON" -c '
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)' "$object"
refused 5 "" record verify "${own[@]}" "$lab"
refused 5 "" record retrieve "${own[@]}" "$lab" tampered.json
if [ -e tampered.json ]; then echo "    part of a damaged record was written" >&2; exit 1; fi
cp object.whole "$object"

story "The patient withdraws: the service releases nothing more, and the ledger refuses the next read"
must consent withdraw "${ids[@]}" --reason PATREQ --key keys/patient.priv
refused 1 consent_revoked record retrieve "${own[@]}" "$image" "${reading[@]}" refused.dcm

story "Keys move on: the service has moved the patient's to a new epoch; all go under a new KEK now"
must key rotate --patient "$patient"
must key rotate --kek
must record retrieve "${own[@]}" "$image" again.dcm
cmp "$DICOM" again.dcm

story "An emergency is entered without consent, and reviewed by the patient"
must access emergency "${ids[@]}" --record "$lab" --reason ETREAT --access emergency-1 \
    --key keys/doctor.priv --url "$url"
must access review "${ids[@]}" --access emergency-1 --outcome justified --key keys/patient.priv --url "$url"

story "The patient enrols with a code and a key: from now on nobody acts as the patient without that key"
(umask 077; ehr holder code --patient "$patient" --config service/config.json --format json | field code > keys/code)
must holder enrol --patient "$patient" --code-file keys/code --key keys/patient.priv
refused 1 not_found record retrieve "${own[@]}" "$image" stolen.dcm
must session open keys/session --patient "$patient" --key keys/patient.priv
must record retrieve "${own[@]}" "$image" mine.dcm --session keys/session
cmp "$DICOM" mine.dcm

story "The image is erased by destroying its key, which the patient approves: nobody can read it any more"
refused 2 approval_needed record erase "${own[@]}" "$image" --yes --session keys/session
must record erase "${own[@]}" "$image" --yes --key keys/patient.priv
refused 1 erased record retrieve "${own[@]}" "$image" erased.dcm --session keys/session
must key status

story "What the ledger holds at the end: no name, no diagnosis, no document"
must state list --url "$url"

story "The access entries"
must access show --patient "$patient" --url "$url"

story "The blocks"
must block list --url "$url"
entries="$(ehr access show --patient "$patient" --url "$url" --format json \
    | "$PYTHON" -c 'import json, sys; print(len(json.load(sys.stdin)))')"
[ "$entries" -eq 2 ]

echo
echo "${bold}Done: $number chapters, every step as it should be, refusals included.${plain}"
