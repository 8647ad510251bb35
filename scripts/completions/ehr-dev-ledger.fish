function __ehr-dev-ledger_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ehr-dev-ledger_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ehr-dev-ledger_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ehr-dev-ledger_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ehr-dev-ledger_parse_tokens -S
    set -l unparsed_tokens (__ehr-dev-ledger_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ehr-dev-ledger'
        __ehr-dev-ledger_parse_subcommand 0 'bind=' 'rest=' 'allow-remote' 'data=' 'genesis-setting=+' 'block-info' 'validator-key=' 'network-endpoint=' 'test-imitate-sawtooth-1.2.6' 'test-control=' 'test-clock=' 'v/verbose' 'log-format=' 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'rest'
            __ehr-dev-ledger_parse_subcommand 0 'C/connect=' 'rest=' 'allow-remote' 'v/verbose' 'log-format=' 'version' 'h/help'
        case 'help'
            __ehr-dev-ledger_parse_subcommand -r 1 'version'
        end
    end
end

function __ehr-dev-ledger_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ehr-dev-ledger_parse_subcommand -S -a positional_count
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

function __ehr-dev-ledger_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ehr-dev-ledger_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ehr-dev-ledger_tokens -p)
    if test -z "$(__ehr-dev-ledger_tokens -t)"
        set -l index (count (__ehr-dev-ledger_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ehr-dev-ledger' -f
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" bind' -l 'bind' -d 'Component endpoint; port * or 0 takes a free one.' -rfka ''
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" rest' -l 'rest' -d 'Address of the REST API; port 0 takes a free one.' -rfka ''
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" allow-remote' -l 'allow-remote' -d 'Allow addresses that other machines can reach. Nobody is authenticated.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" data' -l 'data' -d 'Folder of the chain and the validator\'s key; if not given, a temporary one, removed at the end.' -rfa '(__ehr-dev-ledger_complete_directories)'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger"' -l 'genesis-setting' -d 'A setting of the genesis block; repeat it for several.' -rfka ''
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" block-info' -l 'block-info' -d 'Begin every block with its time: sets at genesis what switches BlockInfo on in Sawtooth.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" validator-key' -l 'validator-key' -d 'The validator\'s private key, a file as `sawtooth keygen` writes it.' -rF
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" network-endpoint' -l 'network-endpoint' -d 'The network endpoint that the status request answers; nothing listens there.' -rfka ''
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" test-imitate-sawtooth-1.2.6' -l 'test-imitate-sawtooth-1.2.6' -d 'For tests: lose what processors had when they leave or vanish, as Sawtooth 1.2.6 does.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" test-control' -l 'test-control' -d 'For tests: a Unix socket for commands: reorganisations, faulty answers, premature verdicts, the clock.' -rfka ''
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" test-clock' -l 'test-clock' -d 'For tests: the time of every block, in seconds since 1970.' -rfka ''
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_positional "ehr-dev-ledger" -eq 1' -fa 'rest' -d 'Serve Sawtooth\'s REST API alone, in front of any validator.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_positional "ehr-dev-ledger" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger rest" C connect' -s 'C' -l 'connect' -d 'The validator\'s component endpoint.' -rfka ''
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger rest" rest' -l 'rest' -d 'Address of the REST API; port 0 takes a free one.' -rfka ''
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger rest" allow-remote' -l 'allow-remote' -d 'Allow addresses that other machines can reach. Nobody is authenticated.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger rest"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger rest" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger rest" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger rest" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-dev-ledger' -n '__ehr-dev-ledger_should_offer_completions_for_flags_or_options "ehr-dev-ledger help" version' -l 'version' -d 'Show the version.'
