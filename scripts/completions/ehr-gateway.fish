function __ehr-gateway_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ehr-gateway_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ehr-gateway_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ehr-gateway_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ehr-gateway_parse_tokens -S
    set -l unparsed_tokens (__ehr-gateway_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ehr-gateway'
        __ehr-gateway_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'serve'
            __ehr-gateway_parse_subcommand 0 'listen=' 'portal=' 'config=' 'v/verbose' 'log-format=' 'version' 'h/help'
        case 'migrate'
            __ehr-gateway_parse_subcommand 0 'check' 'config=' 'v/verbose' 'log-format=' 'version' 'h/help'
        case 'check'
            __ehr-gateway_parse_subcommand 0 'config=' 'v/verbose' 'log-format=' 'encryption=' 'version' 'h/help'
        case 'admin'
            __ehr-gateway_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'create'
                __ehr-gateway_parse_subcommand 0 'name=' 'display-name=' 'password-file=' 'another' 'config=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'audit'
            __ehr-gateway_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'verify'
                __ehr-gateway_parse_subcommand 0 'head=' 'config=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'reindex'
            __ehr-gateway_parse_subcommand 0 'config=' 'v/verbose' 'log-format=' 'version' 'h/help'
        case 'audit-index'
            __ehr-gateway_parse_subcommand 0 'config=' 'v/verbose' 'log-format=' 'version' 'h/help'
        case 'move'
            __ehr-gateway_parse_subcommand 0 'from=' 'to=' 'config=' 'v/verbose' 'log-format=' 'version' 'h/help'
        case 'help'
            __ehr-gateway_parse_subcommand -r 1 'version'
        end
    end
end

function __ehr-gateway_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ehr-gateway_parse_subcommand -S -a positional_count
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

function __ehr-gateway_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ehr-gateway_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ehr-gateway_tokens -p)
    if test -z "$(__ehr-gateway_tokens -t)"
        set -l index (count (__ehr-gateway_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ehr-gateway' -f
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'serve' -d 'Serves until it is told to stop; what is done where no other command is named.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'migrate' -d 'Makes the database, or brings it up to date.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'check' -d 'Says whether everything is as a production needs it, and what to do.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'admin' -d 'Makes administrators, on this machine and nowhere else.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'audit' -d 'Checks the gateway\'s own audit.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'reindex' -d 'Builds the read model anew from the ledger.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'audit-index' -d 'Compares every row of the read model with the ledger\'s state.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'move' -d 'Copies the database into an empty one of the other kind.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway serve" listen' -l 'listen' -d 'Where to listen; or gateway.listen in the configuration.' -rfka ''
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway serve" portal' -l 'portal' -d 'The portal\'s folder; or gateway.portal in the configuration.' -rfa '(__ehr-gateway_complete_directories)'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway serve" config' -l 'config' -d 'Configuration file, JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway serve"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway serve" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway serve" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway serve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway migrate" check' -l 'check' -d 'Only say what there is and what is missing.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway migrate" config' -l 'config' -d 'Configuration file, JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway migrate"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway migrate" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway migrate" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway migrate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway check" config' -l 'config' -d 'Configuration file, JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway check"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway check" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway check" encryption' -l 'encryption' -d 'The encryption service\'s configuration, where it runs here with a file of its own: its secrets and certificates are looked at, too.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway check" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway admin" -eq 1' -fa 'create' -d 'Makes an administrator.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create" name' -l 'name' -d 'What the administrator signs in with.' -rfka ''
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create" display-name' -l 'display-name' -d 'How others see the administrator.' -rfka ''
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create" password-file' -l 'password-file' -d 'A file whose first line is the password, mode 0600.' -rF
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create" another' -l 'another' -d 'Make one although there is an administrator.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create" config' -l 'config' -d 'Configuration file, JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway admin create" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_positional "ehr-gateway audit" -eq 1' -fa 'verify' -d 'Reads the gateway\'s audit from its first entry and checks the chain.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit verify" head' -l 'head' -d 'A file, elsewhere than the database, that keeps the head.' -rF
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit verify" config' -l 'config' -d 'Configuration file, JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit verify"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit verify" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit verify" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway reindex" config' -l 'config' -d 'Configuration file, JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway reindex"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway reindex" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway reindex" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway reindex" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit-index" config' -l 'config' -d 'Configuration file, JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit-index"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit-index" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit-index" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway audit-index" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway move" from' -l 'from' -d 'The database that there is: sqlite:FILE, or postgres:... as in gateway.database.' -rfka ''
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway move" to' -l 'to' -d 'The empty one, likewise.' -rfka ''
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway move" config' -l 'config' -d 'Configuration file, JSON.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway move"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway move" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway move" version' -l 'version' -d 'Show the version.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway move" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr-gateway' -n '__ehr-gateway_should_offer_completions_for_flags_or_options "ehr-gateway help" version' -l 'version' -d 'Show the version.'
