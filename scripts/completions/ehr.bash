#!/bin/bash

__ehr_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__ehr_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__ehr_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__ehr_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_ehr() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    keygen|patient|doctor|record|consent|access|key|holder|session|operation|model|batch|state|block|events|check|help)
        # Offer subcommand argument completions
        "_ehr_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'keygen patient doctor record consent access key holder session operation model batch state block events check help' -- "${cur}"))
        ;;
    esac
}

_ehr_keygen() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--encryption --version -h --help)
    repeating_options=()
    non_repeating_options=(--format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_patient() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    register|show|rotate)
        # Offer subcommand argument completions
        "_ehr_patient_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'register show rotate' -- "${cur}"))
        ;;
    esac
}

_ehr_patient_register() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--patient --encryption-key --url --url-ca --url-cert --url-key --url-bearer --url-basic --key --batch-key --wait --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--encryption-key')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_patient_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_patient_rotate() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--new-key --encryption-key --prev-version --key --batch-key --wait --url --url-ca --url-cert --url-key --url-bearer --url-basic --config --service --service-user --tls-ca --tls-cert --tls-key --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--new-key')
        __ehr_add_completions -f
        return
        ;;
    '--encryption-key')
        return
        ;;
    '--prev-version')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_doctor() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    register|attest|show|rotate)
        # Offer subcommand argument completions
        "_ehr_doctor_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'register attest show rotate' -- "${cur}"))
        ;;
    esac
}

_ehr_doctor_register() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--doctor --encryption-key --url --url-ca --url-cert --url-key --url-bearer --url-basic --key --batch-key --wait --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--doctor')
        return
        ;;
    '--encryption-key')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_doctor_attest() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--status --registrar --operation --key --batch-key --wait --url --url-ca --url-cert --url-key --url-bearer --url-basic --config --service --service-user --tls-ca --tls-cert --tls-key --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--status')
        __ehr_add_completions -W 'active'$'\n''suspended'
        return
        ;;
    '--registrar')
        return
        ;;
    '--operation')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_doctor_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_doctor_rotate() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--new-key --encryption-key --prev-version --key --batch-key --wait --url --url-ca --url-cert --url-key --url-bearer --url-basic --config --service --service-user --tls-ca --tls-cert --tls-key --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--new-key')
        __ehr_add_completions -f
        return
        ;;
    '--encryption-key')
        return
        ;;
    '--prev-version')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_record() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    deposit|retrieve|describe|release|verify|erase|sweep|seal|open|anchor|show)
        # Offer subcommand argument completions
        "_ehr_record_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'deposit retrieve describe release verify erase sweep seal open anchor show' -- "${cur}"))
        ;;
    esac
}

_ehr_record_deposit() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --record --scope --supersedes --author --type --name --key --operation --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--scope')
        return
        ;;
    '--supersedes')
        return
        ;;
    '--author')
        return
        ;;
    '--type')
        return
        ;;
    '--name')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--operation')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_record_retrieve() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--force --to-terminal --unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--doctor --purpose --access --key --decryption-key --range --patient --record --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--doctor')
        return
        ;;
    '--purpose')
        return
        ;;
    '--access')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--decryption-key')
        __ehr_add_completions -f
        return
        ;;
    '--range')
        return
        ;;
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_record_describe() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --record --doctor --purpose --access --key --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--doctor')
        return
        ;;
    '--purpose')
        return
        ;;
    '--access')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_record_release() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--force --unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--sealed --doctor --purpose --access --key --patient --record --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--sealed')
        __ehr_add_completions -f
        return
        ;;
    '--doctor')
        return
        ;;
    '--purpose')
        return
        ;;
    '--access')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_record_verify() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--dek --patient --record --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--dek')
        __ehr_add_completions -f
        return
        ;;
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_record_erase() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--everything --yes --unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --record --key --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_record_sweep() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_record_seal() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--force --to-terminal --version -h --help)
    repeating_options=()
    non_repeating_options=(--dek --patient --record --format --log-format)
    __ehr_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--dek')
        __ehr_add_completions -f
        return
        ;;
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    2)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_record_open() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--force --to-terminal --version -h --help)
    repeating_options=()
    non_repeating_options=(--dek --release --decryption-key --doctor --access --patient --record --format --log-format)
    __ehr_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--dek')
        __ehr_add_completions -f
        return
        ;;
    '--release')
        __ehr_add_completions -f
        return
        ;;
    '--decryption-key')
        __ehr_add_completions -f
        return
        ;;
    '--doctor')
        return
        ;;
    '--access')
        return
        ;;
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    2)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_record_anchor() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--hash --scope --supersedes --author --patient --record --url --url-ca --url-cert --url-key --url-bearer --url-basic --key --batch-key --wait --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--hash')
        return
        ;;
    '--scope')
        return
        ;;
    '--supersedes')
        return
        ;;
    '--author')
        return
        ;;
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_record_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--patient --record --url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_consent() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    share|withdraw|grant|revoke|show)
        # Offer subcommand argument completions
        "_ehr_consent_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'share withdraw grant revoke show' -- "${cur}"))
        ;;
    esac
}

_ehr_consent_share() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--all-scopes --write --unlock --version -h --help)
    repeating_options=(--scope --set)
    non_repeating_options=(--patient --doctor --expiry --purpose --key --operation --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--scope')
        return
        ;;
    '--expiry')
        return
        ;;
    '--purpose')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--operation')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_consent_withdraw() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --reason --key --operation --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--reason')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--operation')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_consent_grant() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--all-scopes --write --version -h --help)
    repeating_options=(--scope --plain-http-host)
    non_repeating_options=(--patient --doctor --expiry --purpose --key-ref --prev-version --url --url-ca --url-cert --url-key --url-bearer --url-basic --key --batch-key --wait --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--scope')
        return
        ;;
    '--expiry')
        return
        ;;
    '--purpose')
        return
        ;;
    '--key-ref')
        return
        ;;
    '--prev-version')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_consent_revoke() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--patient --doctor --reason --prev-version --url --url-ca --url-cert --url-key --url-bearer --url-basic --key --batch-key --wait --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--reason')
        return
        ;;
    '--prev-version')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_consent_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--patient --doctor --url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_access() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    log|emergency|review|show)
        # Offer subcommand argument completions
        "_ehr_access_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'log emergency review show' -- "${cur}"))
        ;;
    esac
}

_ehr_access_log() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--record --access --plain-http-host)
    non_repeating_options=(--doctor --patient --purpose --key --batch-key --wait --url --url-ca --url-cert --url-key --url-bearer --url-basic --config --service --service-user --tls-ca --tls-cert --tls-key --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--doctor')
        return
        ;;
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--purpose')
        return
        ;;
    '--access')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_access_emergency() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--doctor --patient --record --reason --at --access --key --batch-key --wait --url --url-ca --url-cert --url-key --url-bearer --url-basic --config --service --service-user --tls-ca --tls-cert --tls-key --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--doctor')
        return
        ;;
    '--patient')
        return
        ;;
    '--record')
        return
        ;;
    '--reason')
        return
        ;;
    '--at')
        return
        ;;
    '--access')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_access_review() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--access --doctor --patient --outcome --registrar --key --batch-key --wait --url --url-ca --url-cert --url-key --url-bearer --url-basic --config --service --service-user --tls-ca --tls-cert --tls-key --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--access')
        return
        ;;
    '--doctor')
        return
        ;;
    '--patient')
        return
        ;;
    '--outcome')
        __ehr_add_completions -W 'justified'$'\n''disputed'
        return
        ;;
    '--registrar')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_access_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--access --doctor --patient --url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--access')
        return
        ;;
    '--doctor')
        return
        ;;
    '--patient')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_key() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    status|rotate|backup|restore|make|openings|emergencies)
        # Offer subcommand argument completions
        "_ehr_key_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'status rotate backup restore make openings emergencies' -- "${cur}"))
        ;;
    esac
}

_ehr_key_status() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_key_rotate() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--kek --rewrap --unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_key_backup() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_key_restore() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_key_make() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--register --attest --unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --encryption-key --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--encryption-key')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_key_openings() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--hash --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--hash')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_key_emergencies() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_holder() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    code|enrol|approval-key|password|recovery-codes|one-time-password|rotate|sealed-keys|recover|restore)
        # Offer subcommand argument completions
        "_ehr_holder_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'code enrol approval-key password recovery-codes one-time-password rotate sealed-keys recover restore' -- "${cur}"))
        ;;
    esac
}

_ehr_holder_code() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_holder_enrol() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--discard-kept-key --unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --code-file --key --encryption-key --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--code-file')
        __ehr_add_completions -f
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--encryption-key')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_holder_approval-key() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --key --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_holder_password() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --new-password-file --recovery --code-file --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--new-password-file')
        __ehr_add_completions -f
        return
        ;;
    '--recovery')
        return
        ;;
    '--code-file')
        __ehr_add_completions -f
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_holder_recovery-codes() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_holder_one-time-password() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--remove --unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --key --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_holder_rotate() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--attest --unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --key --new-key --encryption-key --prev-version --operation --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--new-key')
        __ehr_add_completions -f
        return
        ;;
    '--encryption-key')
        return
        ;;
    '--prev-version')
        return
        ;;
    '--operation')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_holder_sealed-keys() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_holder_recover() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--decryption-key --new-password-file --format --log-format)
    __ehr_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--decryption-key')
        __ehr_add_completions -f
        return
        ;;
    '--new-password-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    2)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_holder_restore() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_session() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    open|list|end)
        # Offer subcommand argument completions
        "_ehr_session_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'open list end' -- "${cur}"))
        ;;
    esac
}

_ehr_session_open() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --key --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_session_list() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_session_end() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_operation() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    show|list|settle)
        # Offer subcommand argument completions
        "_ehr_operation_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'show list settle' -- "${cur}"))
        ;;
    esac
}

_ehr_operation_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_operation_list() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--patient --doctor --registrar --submitter --state --after --limit --config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--patient')
        return
        ;;
    '--doctor')
        return
        ;;
    '--registrar')
        return
        ;;
    '--submitter')
        return
        ;;
    '--state')
        __ehr_add_completions -W 'waiting'$'\n''committed'$'\n''invalid'
        return
        ;;
    '--after')
        return
        ;;
    '--limit')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_operation_settle() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--config --service --service-user --tls-ca --tls-cert --tls-key --url --wait --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--set')
        return
        ;;
    '--url')
        return
        ;;
    '--wait')
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_model() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    add|show)
        # Offer subcommand argument completions
        "_ehr_model_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'add show' -- "${cur}"))
        ;;
    esac
}

_ehr_model_add() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--unlock --version -h --help)
    repeating_options=(--site --metric --plain-http-host)
    non_repeating_options=(--parent --round --consent-root --framework --submitter --key --batch-key --wait --url --url-ca --url-cert --url-key --url-bearer --url-basic --config --service --service-user --tls-ca --tls-cert --tls-key --password-file --session --approval-key --one-time-code-file --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--site')
        return
        ;;
    '--metric')
        return
        ;;
    '--parent')
        return
        ;;
    '--round')
        return
        ;;
    '--consent-root')
        return
        ;;
    '--framework')
        return
        ;;
    '--submitter')
        return
        ;;
    '--key')
        __ehr_add_completions -f
        return
        ;;
    '--batch-key')
        __ehr_add_completions -f
        return
        ;;
    '--wait')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--service')
        return
        ;;
    '--service-user')
        return
        ;;
    '--tls-ca')
        __ehr_add_completions -f
        return
        ;;
    '--tls-cert')
        __ehr_add_completions -f
        return
        ;;
    '--tls-key')
        __ehr_add_completions -f
        return
        ;;
    '--password-file')
        __ehr_add_completions -f
        return
        ;;
    '--session')
        __ehr_add_completions -f
        return
        ;;
    '--approval-key')
        __ehr_add_completions -f
        return
        ;;
    '--one-time-code-file')
        __ehr_add_completions -f
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_model_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--submitter --url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--submitter')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_batch() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    submit|status)
        # Offer subcommand argument completions
        "_ehr_batch_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'submit status' -- "${cur}"))
        ;;
    esac
}

_ehr_batch_submit() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--wait --url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--wait')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __ehr_add_completions -f
        return
        ;;
    esac
}

_ehr_batch_status() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_state() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|show)
        # Offer subcommand argument completions
        "_ehr_state_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list show' -- "${cur}"))
        ;;
    esac
}

_ehr_state_list() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--prefix --limit --url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--prefix')
        return
        ;;
    '--limit')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_state_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_block() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|show)
        # Offer subcommand argument completions
        "_ehr_block_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list show' -- "${cur}"))
        ;;
    esac
}

_ehr_block_list() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--limit --url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--limit')
        return
        ;;
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_block_show() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=(--plain-http-host)
    non_repeating_options=(--url --url-ca --url-cert --url-key --url-bearer --url-basic --format --log-format)
    __ehr_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--url')
        return
        ;;
    '--url-ca')
        __ehr_add_completions -f
        return
        ;;
    '--url-cert')
        __ehr_add_completions -f
        return
        ;;
    '--url-key')
        __ehr_add_completions -f
        return
        ;;
    '--url-bearer')
        __ehr_add_completions -f
        return
        ;;
    '--url-basic')
        __ehr_add_completions -f
        return
        ;;
    '--plain-http-host')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_events() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    follow)
        # Offer subcommand argument completions
        "_ehr_events_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'follow' -- "${cur}"))
        ;;
    esac
}

_ehr_events_follow() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--from-genesis --version -h --help)
    repeating_options=(--type)
    non_repeating_options=(-C --connect --count --format --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '-C'|'--connect')
        return
        ;;
    '--type')
        return
        ;;
    '--count')
        return
        ;;
    '--format')
        __ehr_add_completions -W 'table'$'\n''json'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_check() {
    repeating_flags=(--verbose -v)
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--config --encryption --log-format)
    __ehr_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--config')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--encryption')
        __ehr_add_completions -o plusdirs -fX '!*.@(json)'
        return
        ;;
    '--log-format')
        __ehr_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_ehr_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __ehr_offer_flags_options -1
}

complete -o filenames -F _ehr ehr
