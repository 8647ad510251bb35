function __ehr_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ehr_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __ehr_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __ehr_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __ehr_parse_tokens -S
    set -l unparsed_tokens (__ehr_tokens -pc)
    switch $unparsed_tokens[1]
    case 'ehr'
        __ehr_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'keygen'
            __ehr_parse_subcommand 1 'encryption' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
        case 'patient'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'register'
                __ehr_parse_subcommand 0 'patient=' 'encryption-key=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'key=' 'batch-key=' 'wait=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'show'
                __ehr_parse_subcommand 1 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'rotate'
                __ehr_parse_subcommand 1 'new-key=' 'encryption-key=' 'prev-version=' 'key=' 'batch-key=' 'wait=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'doctor'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'register'
                __ehr_parse_subcommand 0 'doctor=' 'encryption-key=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'key=' 'batch-key=' 'wait=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'attest'
                __ehr_parse_subcommand 1 'status=' 'registrar=' 'operation=' 'key=' 'batch-key=' 'wait=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'show'
                __ehr_parse_subcommand 1 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'rotate'
                __ehr_parse_subcommand 1 'new-key=' 'encryption-key=' 'prev-version=' 'key=' 'batch-key=' 'wait=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'record'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'deposit'
                __ehr_parse_subcommand 1 'patient=' 'record=' 'scope=' 'supersedes=' 'author=' 'type=' 'name=' 'key=' 'operation=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'retrieve'
                __ehr_parse_subcommand 1 'force' 'to-terminal' 'doctor=' 'purpose=' 'access=' 'key=' 'decryption-key=' 'range=' 'patient=' 'record=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'describe'
                __ehr_parse_subcommand 0 'patient=' 'record=' 'doctor=' 'purpose=' 'access=' 'key=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'release'
                __ehr_parse_subcommand 1 'sealed=' 'force' 'doctor=' 'purpose=' 'access=' 'key=' 'patient=' 'record=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'verify'
                __ehr_parse_subcommand 1 'dek=' 'patient=' 'record=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'erase'
                __ehr_parse_subcommand 0 'patient=' 'record=' 'everything' 'key=' 'yes' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'sweep'
                __ehr_parse_subcommand 0 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'seal'
                __ehr_parse_subcommand 2 'force' 'to-terminal' 'dek=' 'patient=' 'record=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'open'
                __ehr_parse_subcommand 2 'force' 'to-terminal' 'dek=' 'release=' 'decryption-key=' 'doctor=' 'access=' 'patient=' 'record=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'anchor'
                __ehr_parse_subcommand 1 'hash=' 'scope=' 'supersedes=' 'author=' 'patient=' 'record=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'key=' 'batch-key=' 'wait=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'show'
                __ehr_parse_subcommand 0 'patient=' 'record=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'consent'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'share'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'scope=+' 'all-scopes' 'expiry=' 'write' 'purpose=' 'key=' 'operation=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'withdraw'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'reason=' 'key=' 'operation=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'grant'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'scope=+' 'all-scopes' 'expiry=' 'write' 'purpose=' 'key-ref=' 'prev-version=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'key=' 'batch-key=' 'wait=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'revoke'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'reason=' 'prev-version=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'key=' 'batch-key=' 'wait=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'show'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'access'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'log'
                __ehr_parse_subcommand 0 'doctor=' 'patient=' 'record=+' 'purpose=' 'access=+' 'key=' 'batch-key=' 'wait=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'emergency'
                __ehr_parse_subcommand 0 'doctor=' 'patient=' 'record=' 'reason=' 'at=' 'access=' 'key=' 'batch-key=' 'wait=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'review'
                __ehr_parse_subcommand 0 'access=' 'doctor=' 'patient=' 'outcome=' 'registrar=' 'key=' 'batch-key=' 'wait=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'show'
                __ehr_parse_subcommand 0 'access=' 'doctor=' 'patient=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'key'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'status'
                __ehr_parse_subcommand 0 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'rotate'
                __ehr_parse_subcommand 0 'patient=' 'kek' 'rewrap' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'backup'
                __ehr_parse_subcommand 1 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'restore'
                __ehr_parse_subcommand 1 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'make'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'registrar=' 'submitter=' 'register' 'encryption-key=' 'attest' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'openings'
                __ehr_parse_subcommand 0 'hash=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'emergencies'
                __ehr_parse_subcommand 0 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'holder'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'code'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'registrar=' 'submitter=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'enrol'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'registrar=' 'submitter=' 'code-file=' 'key=' 'discard-kept-key' 'encryption-key=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'approval-key'
                __ehr_parse_subcommand 1 'patient=' 'doctor=' 'registrar=' 'submitter=' 'key=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'password'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'registrar=' 'submitter=' 'new-password-file=' 'recovery=' 'code-file=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'recovery-codes'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'registrar=' 'submitter=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'one-time-password'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'registrar=' 'submitter=' 'key=' 'remove' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'rotate'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'registrar=' 'submitter=' 'key=' 'new-key=' 'encryption-key=' 'prev-version=' 'attest' 'operation=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'sealed-keys'
                __ehr_parse_subcommand 1 'patient=' 'doctor=' 'registrar=' 'submitter=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'recover'
                __ehr_parse_subcommand 2 'decryption-key=' 'new-password-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'restore'
                __ehr_parse_subcommand 1 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'session'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'open'
                __ehr_parse_subcommand 1 'patient=' 'doctor=' 'registrar=' 'submitter=' 'key=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'list'
                __ehr_parse_subcommand 0 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'end'
                __ehr_parse_subcommand 1 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'operation'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'show'
                __ehr_parse_subcommand 1 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'list'
                __ehr_parse_subcommand 0 'patient=' 'doctor=' 'registrar=' 'submitter=' 'state=' 'after=' 'limit=' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'settle'
                __ehr_parse_subcommand 0 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'set=+' 'url=' 'wait=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'model'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'add'
                __ehr_parse_subcommand 1 'site=+' 'metric=+' 'parent=' 'round=' 'consent-root=' 'framework=' 'submitter=' 'key=' 'batch-key=' 'wait=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'config=' 'service=' 'service-user=' 'tls-ca=' 'tls-cert=' 'tls-key=' 'unlock' 'password-file=' 'session=' 'approval-key=' 'one-time-code-file=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'show'
                __ehr_parse_subcommand 1 'submitter=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'batch'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'submit'
                __ehr_parse_subcommand 1 'wait=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'status'
                __ehr_parse_subcommand -r 1 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'state'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __ehr_parse_subcommand 0 'prefix=' 'limit=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'show'
                __ehr_parse_subcommand 1 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'block'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __ehr_parse_subcommand 0 'limit=' 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            case 'show'
                __ehr_parse_subcommand 1 'url=' 'url-ca=' 'url-cert=' 'url-key=' 'url-bearer=' 'url-basic=' 'plain-http-host=+' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'events'
            __ehr_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'follow'
                __ehr_parse_subcommand 0 'C/connect=' 'type=+' 'from-genesis' 'count=' 'format=' 'v/verbose' 'log-format=' 'version' 'h/help'
            end
        case 'check'
            __ehr_parse_subcommand 0 'config=' 'encryption=' 'v/verbose' 'log-format=' 'version' 'h/help'
        case 'help'
            __ehr_parse_subcommand -r 1 'version'
        end
    end
end

function __ehr_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __ehr_parse_subcommand -S -a positional_count
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

function __ehr_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __ehr_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__ehr_tokens -p)
    if test -z "$(__ehr_tokens -t)"
        set -l index (count (__ehr_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'ehr' -f
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'keygen' -d 'Generate a key pair: FILE holds the private key (mode 0600), FILE with .pub the public one.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'patient' -d 'Patients: pseudonyms with an owner\'s key.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'doctor' -d 'Doctors: pseudonyms with an owner\'s key, attested by a registrar.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'record' -d 'Records: sealed, stored, anchored on the ledger, read, erased.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'consent' -d 'Consents: which records a patient lets a doctor read.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'access' -d 'Access entries: who read what, and emergencies and their review.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'key' -d 'The keys of records: status, rotation, backups, openings, emergencies.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'holder' -d 'Enrolment of patients and doctors at whoever keeps the keys.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'session' -d 'Sessions at an encryption service, for holders who are enrolled.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'operation' -d 'Operations that were accepted and wait for the ledger\'s verdict.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'model' -d 'Models: where a trained model came from.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'batch' -d 'Batches that were signed elsewhere, of any family.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'state' -d 'The ledger\'s state, of this family or any other.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'block' -d 'The ledger\'s blocks.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'events' -d 'The ledger\'s events.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'check' -d 'Say whether everything is as a production needs it, and what to do.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr keygen" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr keygen" encryption' -l 'encryption' -d 'Generate a doctor\'s encryption key, to which records are released, instead of a signing key.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr keygen" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr keygen"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr keygen" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr keygen" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr keygen" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr patient" -eq 1' -fa 'register' -d 'Register a patient whose records the signer owns.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr patient" -eq 1' -fa 'show' -d 'Show a patient\'s entry.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr patient" -eq 1' -fa 'rotate' -d 'Transfer a patient to another key, which signs a proof of possession.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" patient' -l 'patient' -d 'The patient\'s id, a pseudonym; 128 random bits if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" encryption-key' -l 'encryption-key' -d 'The patient\'s P-256 public key: 130 hexadecimal digits, beginning with 04.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" key' -l 'key' -d 'Private key file that signs the transaction.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient register" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" new-key' -l 'new-key' -d 'Private key file of the new owner; it signs the proof.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" encryption-key' -l 'encryption-key' -d 'A new P-256 public key; the stored one is kept if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" prev-version' -l 'prev-version' -d 'The current version of the entry; read from the ledger if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" key' -l 'key' -d 'Private key file that signs the transaction; with --service or --config the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" config' -l 'config' -d 'Configuration file: keys and objects are in this process.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr patient rotate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr doctor" -eq 1' -fa 'register' -d 'Register a doctor. With a registrar\'s --batch-key the doctor is attested at once.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr doctor" -eq 1' -fa 'attest' -d 'Attest or suspend a doctor; a registrar must sign the batch.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr doctor" -eq 1' -fa 'show' -d 'Show a doctor\'s entry.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr doctor" -eq 1' -fa 'rotate' -d 'Transfer a doctor to another key; if the network has registrars, with a registrar\'s --batch-key.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" doctor' -l 'doctor' -d 'The doctor\'s id, a pseudonym; 128 random bits if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" encryption-key' -l 'encryption-key' -d 'The doctor\'s P-256 public key: 130 hexadecimal digits, beginning with 04.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" key' -l 'key' -d 'Private key file that signs the transaction.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor register" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" status' -l 'status' -d 'active or suspended.' -rfka 'active suspended'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" registrar' -l 'registrar' -d 'The registrar who attests, with --service or --config.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" operation' -l 'operation' -d 'Id of the operation, so that a repeated command is one operation; random if not given. With --service or --config.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" key' -l 'key' -d 'Private key file that signs the transaction; with --service or --config the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" config' -l 'config' -d 'Configuration file: keys and objects are in this process.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor attest" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" new-key' -l 'new-key' -d 'Private key file of the new owner; it signs the proof.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" encryption-key' -l 'encryption-key' -d 'A new P-256 public key; the stored one is kept if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" prev-version' -l 'prev-version' -d 'The current version of the entry; read from the ledger if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" key' -l 'key' -d 'Private key file that signs the transaction; with --service or --config the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" config' -l 'config' -d 'Configuration file: keys and objects are in this process.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr doctor rotate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'deposit' -d 'Seal a file under a key of its own, store it, and anchor it on the ledger.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'retrieve' -d 'Read a record into a file, as its patient, or as a doctor once the access is on the ledger.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'describe' -d 'Show a record\'s file name, media type, length and state without opening it.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'release' -d 'Get a record\'s key, sealed to the doctor\'s encryption key, once the access is on the ledger.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'verify' -d 'Compare a sealed record with its anchor: a file, or the stored object.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'erase' -d 'Destroy the keys of a record, or all keys of a patient. This cannot be undone.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'sweep' -d 'Remove stored objects whose key is gone: of erased records, refused or interrupted deposits.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'seal' -d 'Encrypt a file as a sealed record; prints the SHA-256 to anchor.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'open' -d 'Decrypt a sealed record. The file appears only after the whole record is verified.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'anchor' -d 'Put the SHA-256 of a sealed record on the ledger.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record" -eq 1' -fa 'show' -d 'Show a record\'s anchor.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record deposit" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" record' -l 'record' -d 'The record\'s id; 128 random bits if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" scope' -l 'scope' -d 'The record\'s scope.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" supersedes' -l 'supersedes' -d 'A record of the same patient that this one replaces.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" author' -l 'author' -d 'The doctor who deposits the record under a consent with --write.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" type' -l 'type' -d 'The record\'s media type, such as application/pdf; none if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" name' -l 'name' -d 'The record\'s file name, shown to who may read it; none if not given, not even the file\'s own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" key' -l 'key' -d 'Private key file that signs; the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" operation' -l 'operation' -d 'Id of the operation, so that a repeated command is one operation; random if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record deposit" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record retrieve" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" force' -l 'force' -d 'Replace a file that exists; never one that the command works with.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" to-terminal' -l 'to-terminal' -d 'Write content (-) to standard output even where it is a terminal.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" doctor' -l 'doctor' -d 'The doctor who reads.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" purpose' -l 'purpose' -d 'HL7 v3 PurposeOfUse code; must equal the consent\'s.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" access' -l 'access' -d 'An access that is on the ledger already, such as one of `ehr access log`; then none is logged.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" key' -l 'key' -d 'Private key file of the doctor; the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" decryption-key' -l 'decryption-key' -d 'The doctor\'s P-256 private key, from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" range' -l 'range' -d 'Only these bytes: FIRST-LAST, counted from 0, or FIRST- to the end.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record retrieve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" doctor' -l 'doctor' -d 'The doctor who reads.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" purpose' -l 'purpose' -d 'HL7 v3 PurposeOfUse code; must equal the consent\'s.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" access' -l 'access' -d 'An access that is on the ledger already, such as one of `ehr access log`; then none is logged.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" key' -l 'key' -d 'Private key file of the doctor; the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record describe" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record release" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" sealed' -l 'sealed' -d 'Write the sealed record to this file too.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" force' -l 'force' -d 'Replace a file that exists; never one that the command works with.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" doctor' -l 'doctor' -d 'The doctor who reads.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" purpose' -l 'purpose' -d 'HL7 v3 PurposeOfUse code; must equal the consent\'s.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" access' -l 'access' -d 'An access that is on the ledger already, such as one of `ehr access log`; then none is logged.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" key' -l 'key' -d 'Private key file of the doctor; the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record release" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record verify" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" dek' -l 'dek' -d 'The record\'s key file.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" everything' -l 'everything' -d 'Erase everything of the patient: records, consents, releases, the key in custody.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" key' -l 'key' -d 'The patient\'s ledger key, if the patient keeps it and is enrolled.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" yes' -l 'yes' -d 'Do not ask for confirmation.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record erase" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record sweep" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record seal" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record seal" -eq 2' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" force' -l 'force' -d 'Replace a file that exists; never one that the command works with.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" to-terminal' -l 'to-terminal' -d 'Write content (-) to standard output even where it is a terminal.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" dek' -l 'dek' -d 'The record\'s key file.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record seal" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record open" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record open" -eq 2' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" force' -l 'force' -d 'Replace a file that exists; never one that the command works with.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" to-terminal' -l 'to-terminal' -d 'Write content (-) to standard output even where it is a terminal.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" dek' -l 'dek' -d 'The record\'s key file.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" release' -l 'release' -d 'The release, as written by `ehr record release`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" decryption-key' -l 'decryption-key' -d 'The P-256 private key that the release was sealed to.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" doctor' -l 'doctor' -d 'The doctor that the record was released to.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" access' -l 'access' -d 'The access that the record was released for.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record open" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr record anchor" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" hash' -l 'hash' -d 'SHA-256 of the sealed record, 64 hexadecimal digits.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" scope' -l 'scope' -d 'The record\'s scope.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" supersedes' -l 'supersedes' -d 'A record of the same patient that this one replaces.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" author' -l 'author' -d 'The doctor\'s id, if a doctor signs.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" key' -l 'key' -d 'Private key file that signs the transaction.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record anchor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr record show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr consent" -eq 1' -fa 'share' -d 'Let a doctor read records of some scopes, or of all: for their keys and on the ledger.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr consent" -eq 1' -fa 'withdraw' -d 'Stop releasing keys to a doctor at once, then revoke the consent on the ledger.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr consent" -eq 1' -fa 'grant' -d 'Let a doctor read records of some scopes, or of all: the ledger\'s entry alone.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr consent" -eq 1' -fa 'revoke' -d 'Revoke a consent, on the ledger alone. Without one, it leaves an entry that makes a pending grant stale.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr consent" -eq 1' -fa 'show' -d 'Show the consent of a patient to a doctor.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share"' -l 'scope' -d 'A scope; repeat it for several, up to 16.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" all-scopes' -l 'all-scopes' -d 'All scopes, including those of later records.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" expiry' -l 'expiry' -d 'When the consent ends, in block time: Unix seconds, 2027-03-01 (its first second, UTC), 2027-03-01T12:00:00Z, or 90d, 12h from now.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" write' -l 'write' -d 'Let the doctor also add records of these scopes.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" purpose' -l 'purpose' -d 'HL7 v3 PurposeOfUse code.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" key' -l 'key' -d 'Private key file that signs; the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" operation' -l 'operation' -d 'Id of the operation, so that a repeated command is one operation; random if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent share" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" reason' -l 'reason' -d 'The reason, as a code.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" key' -l 'key' -d 'Private key file that signs; the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" operation' -l 'operation' -d 'Id of the operation, so that a repeated command is one operation; random if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent withdraw" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant"' -l 'scope' -d 'A scope; repeat it for several, up to 16.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" all-scopes' -l 'all-scopes' -d 'All scopes, including those of later records.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" expiry' -l 'expiry' -d 'When the consent ends, in block time: Unix seconds, 2027-03-01 (its first second, UTC), 2027-03-01T12:00:00Z, or 90d, 12h from now.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" write' -l 'write' -d 'Let the doctor also add records of these scopes.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" purpose' -l 'purpose' -d 'HL7 v3 PurposeOfUse code.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" key-ref' -l 'key-ref' -d 'Opaque id of the consent in the key database; random if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" prev-version' -l 'prev-version' -d 'The version that this consent replaces, 0 for none; read from the ledger if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" key' -l 'key' -d 'Private key file that signs the transaction.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent grant" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" reason' -l 'reason' -d 'The reason, as a code.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" prev-version' -l 'prev-version' -d 'The version of the consent to revoke, 0 for none; read from the ledger if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" key' -l 'key' -d 'Private key file that signs the transaction.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent revoke" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr consent show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr access" -eq 1' -fa 'log' -d 'Log reads on the ledger before they happen; rejected without consent.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr access" -eq 1' -fa 'emergency' -d 'Log a read without consent in an emergency; it stays open until it is reviewed.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr access" -eq 1' -fa 'review' -d 'Review an emergency access, as the patient or as a registrar.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr access" -eq 1' -fa 'show' -d 'Show one access entry (--access and --doctor), or list those of a patient, of a doctor, or all.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log"' -l 'record' -d 'The record\'s id; repeat it for several of the patient, at most 50.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" purpose' -l 'purpose' -d 'HL7 v3 PurposeOfUse code; must equal the consent\'s.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log"' -l 'access' -d 'The entry\'s id, one for each record in the same order; 128 random bits if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" key' -l 'key' -d 'Private key file that signs the transaction; with --service or --config the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" config' -l 'config' -d 'Configuration file: keys and objects are in this process.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access log" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" record' -l 'record' -d 'The record\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" reason' -l 'reason' -d 'The reason, as a code.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" at' -l 'at' -d 'Time that the doctor\'s side claims: Unix seconds, 2027-03-01 (its first second, UTC), 2027-03-01T12:00:00Z, or 90d, 12h from now; now if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" access' -l 'access' -d 'The entry\'s id; 128 random bits if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" key' -l 'key' -d 'Private key file that signs the transaction; with --service or --config the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" config' -l 'config' -d 'Configuration file: keys and objects are in this process.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access emergency" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" access' -l 'access' -d 'The access entry\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" outcome' -l 'outcome' -d 'justified or disputed.' -rfka 'justified disputed'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" registrar' -l 'registrar' -d 'Who reviews in the patient\'s place; with --service or --config.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" key' -l 'key' -d 'Private key file that signs the transaction; with --service or --config the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" config' -l 'config' -d 'Configuration file: keys and objects are in this process.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access review" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" access' -l 'access' -d 'The access entry\'s id; needs --doctor.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr access show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key" -eq 1' -fa 'status' -d 'Count what is in the key database; prints no id and no key.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key" -eq 1' -fa 'rotate' -d 'Move record keys to their patient\'s current epoch; or, with --kek, everything to a new KEK.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key" -eq 1' -fa 'backup' -d 'Write a consistent backup of the key database while it is in use.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key" -eq 1' -fa 'restore' -d 'Restore the key database from a backup, and erase from it what the erasure list names.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key" -eq 1' -fa 'make' -d 'Generate a signing key for a patient or a doctor and keep it in custody; prints the public key.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key" -eq 1' -fa 'openings' -d 'Verify the openings journal: which record keys were opened, for whom, under which access.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key" -eq 1' -fa 'emergencies' -d 'Verify the emergency journal, and list what was opened before the ledger had the emergency.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" patient' -l 'patient' -d 'Only this patient\'s keys; every patient\'s if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" kek' -l 'kek' -d 'Create a new KEK in the key wrapper, and wrap every root and signing key under it.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" rewrap' -l 'rewrap' -d 'Wrap every root and signing key under the current KEK.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key rotate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key backup" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key backup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr key restore" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key restore" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" register' -l 'register' -d 'Also register the patient or doctor on the ledger, with the new key as owner.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" encryption-key' -l 'encryption-key' -d 'With --register: the P-256 public key, 130 hexadecimal digits, beginning with 04.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" attest' -l 'attest' -d 'With --register: let the registrar that signs batches there vouch for the doctor.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key make" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" hash' -l 'hash' -d 'A hash that was printed before, which must still be in the chain.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key openings" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr key emergencies" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'code' -d 'Draw a code that a holder enrols with: once, within 7 days.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'enrol' -d 'Enrol with a code: with a password for a key in custody, or with a ledger key of one\'s own.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'approval-key' -d 'Approve with another key from now on.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'password' -d 'Set a new password, with the one of now or with a recovery code.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'recovery-codes' -d 'Draw new recovery codes; those of before are void.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'one-time-password' -d 'Have an authenticator\'s codes asked for beside the password, and approve with them.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'rotate' -d 'Transfer an enrolled holder to another ledger key, on the ledger and here.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'sealed-keys' -d 'Take a holder\'s keys out as they are sealed to the offline recovery recipient.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'recover' -d 'On the machine of the safe: give a holder\'s keys a new password.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder" -eq 1' -fa 'restore' -d 'Hand in a holder\'s keys under the new password, from the machine of the safe.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder code" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" code-file' -l 'code-file' -d 'File with the code, mode 0600; asked for if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" key' -l 'key' -d 'The holder\'s own ledger key; a password is asked for if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" discard-kept-key' -l 'discard-kept-key' -d 'With --key: destroy the ledger key that was kept for the holder until now, once the ledger has the new one as owner.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" encryption-key' -l 'encryption-key' -d 'The P-256 public key, 130 hexadecimal digits, to which records are sealed.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder enrol" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder approval-key" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" key' -l 'key' -d 'The holder\'s own ledger key; the password if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder approval-key" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" new-password-file' -l 'new-password-file' -d 'File with the new password, mode 0600; asked for if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" recovery' -l 'recovery' -d 'Use the recovery code of this place on its page, 1 to 10, instead of the password of now.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" code-file' -l 'code-file' -d 'File with the recovery code, mode 0600; asked for if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder password" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recovery-codes" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" key' -l 'key' -d 'The holder\'s own ledger key; the password if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" remove' -l 'remove' -d 'Remove the one-time password.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder one-time-password" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" key' -l 'key' -d 'The holder\'s own ledger key of now; not for one in custody.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" new-key' -l 'new-key' -d 'Private key file of the new owner; it signs the proof. Without it the new key goes into custody.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" encryption-key' -l 'encryption-key' -d 'A new P-256 public key; the stored one is kept if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" prev-version' -l 'prev-version' -d 'The current version of the entry; read from the ledger if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" attest' -l 'attest' -d 'Have the registrar who signs batches vouch for the doctor\'s new key; for keys in custody.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" operation' -l 'operation' -d 'Id of the operation, so that a repeated command is one operation; random if not given. For keys in custody.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder rotate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder sealed-keys" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder sealed-keys" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder recover" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder recover" -eq 2' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recover" decryption-key' -l 'decryption-key' -d 'Private key of the recovery recipient, from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recover" new-password-file' -l 'new-password-file' -d 'File with the new password, mode 0600; asked for if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recover" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recover"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recover" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recover" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder recover" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr holder restore" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr holder restore" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr session" -eq 1' -fa 'open' -d 'Open a session with the holder\'s password or ledger key, and keep its token.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr session" -eq 1' -fa 'list' -d 'List the holder\'s sessions, the oldest first.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr session" -eq 1' -fa 'end' -d 'End the session of --session, or another one of the same holder.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr session open" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" key' -l 'key' -d 'The holder\'s ledger key; the password if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session open" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr session end" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr operation" -eq 1' -fa 'show' -d 'Show one operation.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr operation" -eq 1' -fa 'list' -d 'List the operations that a holder signs, the oldest first.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr operation" -eq 1' -fa 'settle' -d 'Submit waiting operations, again if needed, and note the verdicts.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" patient' -l 'patient' -d 'The patient\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" doctor' -l 'doctor' -d 'The doctor\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" registrar' -l 'registrar' -d 'The registrar\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" submitter' -l 'submitter' -d 'The submitter\'s id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" state' -l 'state' -d 'Only those that are waiting, committed or invalid.' -rfka 'waiting committed invalid'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" after' -l 'after' -d 'Only those after the operation of this id.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" limit' -l 'limit' -d 'Most operations to list, 1 to 1,000.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" config' -l 'config' -d 'Configuration file: keep keys and objects in this process; or EHR_CONFIG.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT; or EHR_SERVICE.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle"' -l 'set' -d 'Override a setting of the configuration; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" url' -l 'url' -d 'Sawtooth\'s REST API, instead of the configuration\'s ledger.url; a service has its own.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr operation settle" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr model" -eq 1' -fa 'add' -d 'Enter a model: its hash, the sites that trained it, its metrics.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr model" -eq 1' -fa 'show' -d 'Show a model\'s entry.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add"' -l 'site' -d 'A site\'s id; repeat it for several, in order.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add"' -l 'metric' -d 'NAME=VALUE, an integer or a text; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" parent' -l 'parent' -d 'The model that this one was trained from.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" round' -l 'round' -d 'The training round.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" consent-root' -l 'consent-root' -d 'State root at which the consents can be read.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" framework' -l 'framework' -d 'The framework that trained the model.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" submitter' -l 'submitter' -d 'Who enters it, with --service or --config.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" key' -l 'key' -d 'Private key file that signs the transaction; with --service or --config the key in custody if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" batch-key' -l 'batch-key' -d 'Private key file that signs the batch, such as a registrar\'s; --key if not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" config' -l 'config' -d 'Configuration file: keys and objects are in this process.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" service' -l 'service' -d 'Encryption service to ask, unix:PATH or https://HOST:PORT.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" service-user' -l 'service-user' -d 'User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" tls-ca' -l 'tls-ca' -d 'CA certificates trusted for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" tls-cert' -l 'tls-cert' -d 'Client certificate for the service, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" tls-key' -l 'tls-key' -d 'Private key of the client certificate, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" unlock' -l 'unlock' -d 'Ask for the holder\'s password: it unlocks the key in custody, or opens a session at the service.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" password-file' -l 'password-file' -d 'File with the password, mode 0600; implies --unlock.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" session' -l 'session' -d 'File with a session\'s token, from `ehr session open`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" approval-key' -l 'approval-key' -d 'The holder\'s approval key, for acts that need approval: from `ehr keygen --encryption`.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" one-time-code-file' -l 'one-time-code-file' -d 'File with a code of the holder\'s one-time password, mode 0600; asked for if needed and not given.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model add" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" submitter' -l 'submitter' -d 'The submitter\'s public key, 66 hexadecimal digits.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr model show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr batch" -eq 1' -fa 'submit' -d 'Submit a file of signed batches (a BatchList, as `sawtooth` writes it) and wait for the verdicts.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr batch" -eq 1' -fa 'status' -d 'Show the status of batches; ask the validator that they were submitted to.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr batch submit" -eq 1' -F
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" wait' -l 'wait' -d 'How long to wait for the ledger\'s verdict, 0 to 300 seconds.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch submit" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr batch status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr state" -eq 1' -fa 'list' -d 'List state entries under a prefix; the family\'s are decoded.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr state" -eq 1' -fa 'show' -d 'Show what is stored at one address.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" prefix' -l 'prefix' -d 'An even number of hexadecimal digits, at most 70; the family\'s namespace if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" limit' -l 'limit' -d 'Most entries to list.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr state show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr block" -eq 1' -fa 'list' -d 'List blocks, the newest first.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr block" -eq 1' -fa 'show' -d 'Show one block and its transactions, and check the signatures.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" limit' -l 'limit' -d 'Most blocks to list.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" url' -l 'url' -d 'Sawtooth\'s REST API, or the development ledger\'s; http://127.0.0.1:8008 if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" url-ca' -l 'url-ca' -d 'CA certificates trusted for that API alone, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" url-cert' -l 'url-cert' -d 'Client certificate for a proxy before that API, PEM.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" url-key' -l 'url-key' -d 'Private key of that certificate, PEM, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" url-bearer' -l 'url-bearer' -d 'File of the bearer token that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" url-basic' -l 'url-basic' -d 'File of NAME:PASSWORD that such a proxy asks for, mode 0600.' -rF
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show"' -l 'plain-http-host' -d 'Host besides this machine that http:// may go to; repeat it for several.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr block show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_positional "ehr events" -eq 1' -fa 'follow' -d 'Print events as blocks are committed, one line each, until interrupted.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow" C connect' -s 'C' -l 'connect' -d 'The validator\'s component endpoint.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow"' -l 'type' -d 'An event type; repeat it for several. All of the ehr family\'s if not given.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow" from-genesis' -l 'from-genesis' -d 'Begin with the first block instead of the next one.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow" count' -l 'count' -d 'End after this many events.' -rfka ''
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow" format' -l 'format' -d 'How results are printed: table for people, json (one document) for programs.' -rfka 'table json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr events follow" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr check" config' -l 'config' -d 'The gateway\'s configuration.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr check" encryption' -l 'encryption' -d 'The encryption service\'s, where it runs here with a file of its own.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'json\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr check"' -l 'verbose' -s 'v' -d 'Log more: -v what happens, -vv details, -vvv everything.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr check" log-format' -l 'log-format' -d 'How log lines are written to standard error: text or json.' -rfka 'text json'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr check" version' -l 'version' -d 'Show the version.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'ehr' -n '__ehr_should_offer_completions_for_flags_or_options "ehr help" version' -l 'version' -d 'Show the version.'
