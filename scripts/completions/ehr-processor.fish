function __ehr-processor_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ehr-processor_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ehr-processor_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ehr-processor_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ehr-processor_parse_tokens -S
    set -l unparsed_tokens (__ehr-processor_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ehr-processor'
        __ehr-processor_parse_subcommand 0 'C/connect=' 'max-occupancy=' 'metrics=' 'transaction-deadline=' 'leave-limit=' 'spin-limit=' 'supervised' 'reject-crashing-transactions' 'v/verbose' 'log-format=' 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'help'
            __ehr-processor_parse_subcommand -r 1 'version'
        end
    end
end

function __ehr-processor_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ehr-processor_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __ehr-processor_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ehr-processor_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ehr-processor_tokens -p)
    if test -z "$(__ehr-processor_tokens -t)"
        set -l index (count (__ehr-processor_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ehr-processor' -f
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" C connect' -s 'C' -l 'connect' -d 'The validator\'s component endpoint.' -rfka ''
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" max-occupancy' -l 'max-occupancy' -d 'Most transactions that may be outstanding here at a time; 0: the validator decides.' -rfka ''
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" metrics' -l 'metrics' -d 'Serve Prometheus metrics at /metrics on this address; nobody is authenticated.' -rfka ''
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" transaction-deadline' -l 'transaction-deadline' -d 'Answer INTERNAL_ERROR after this many milliseconds, so that the validator runs the transaction again.' -rfka ''
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" leave-limit' -l 'leave-limit' -d 'Leave in an order that loses nothing for up to this many seconds, then unregister first as others do.' -rfka ''
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" spin-limit' -l 'spin-limit' -d 'End the process when a handler computes for this many seconds without a pause; 0: never.' -rfka ''
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" supervised' -l 'supervised' -d 'Run the family in a process of its own, which is replaced when it crashes or is killed; the connection to the validator outlives it.'
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" reject-crashing-transactions' -l 'reject-crashing-transactions' -d 'With --supervised: reject a transaction that crashes three workers (processor_crash), instead of holding it. Every validator of a network must do the same.'
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_positional "ehr-processor" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ehr-processor' -n '__ehr-processor_should_offer_completions_for_flags_or_options "ehr-processor help" version' -l 'version' -d 'Show the version.'
