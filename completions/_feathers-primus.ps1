
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'feathers-primus' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'feathers-primus'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'feathers-primus' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'List records')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Get one record')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a record, or several when DATA is an array')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Replace a record')
            [CompletionResult]::new('patch', 'patch', [CompletionResultType]::ParameterValue, 'Change some fields of a record')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a record')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call any method of a service by its name')
            [CompletionResult]::new('emit', 'emit', [CompletionResultType]::ParameterValue, 'Send a raw primus-emitter event')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Stream events')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in and keep the token')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Sign out: tell the server and forget the token')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Describe the token, without a connection and without showing it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'feathers-primus;find' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these fields, separated by commas ($select)')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most this many records ($limit)')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave out this many records ($skip)')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'Sort by these fields, separated by commas, with a minus for descending ($sort)')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;get' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these fields, separated by commas ($select)')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;create' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these fields, separated by commas ($select)')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;update' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these fields, separated by commas ($select)')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('--all-records', '--all-records', [CompletionResultType]::ParameterName, 'Allow the id null without a query: every record')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;patch' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these fields, separated by commas ($select)')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('--all-records', '--all-records', [CompletionResultType]::ParameterName, 'Allow the id null without a query: every record')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;remove' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--query', '--query', [CompletionResultType]::ParameterName, 'The query: KEY=VALUE, KEY:=JSON, ''{...}'', @FILE or @-; KEY nests as in ''age[$gt]=21''; may be repeated')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these fields, separated by commas ($select)')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('--all-records', '--all-records', [CompletionResultType]::ParameterName, 'Allow the id null without a query: every record')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;call' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;emit' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('--no-ack', '--no-ack', [CompletionResultType]::ParameterName, 'Ask for no ack and end when the event has left')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;listen' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'End after this many events')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'End after this long')
            [CompletionResult]::new('--idle', '--idle', [CompletionResultType]::ParameterName, 'End after this long without an event')
            [CompletionResult]::new('--exec', '--exec', [CompletionResultType]::ParameterName, 'Run a shell command for each event instead of printing it: the line on its stdin, FEATHERS_SERVICE and FEATHERS_EVENT in its environment')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'How many commands of --exec run at once')
            [CompletionResult]::new('--backfill', '--backfill', [CompletionResultType]::ParameterName, 'After a lost connection, first print what `find` returns with a newer FIELD than was seen, such as updatedAt, marked \"replayed\":true')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'Give up after this many attempts in a row to come back')
            [CompletionResult]::new('--on-overflow', '--on-overflow', [CompletionResultType]::ParameterName, 'What happens when more than 64 MiB wait for a slow reader or command')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'Print the data of each event alone')
            [CompletionResult]::new('--no-reconnect', '--no-reconnect', [CompletionResultType]::ParameterName, 'End when the connection is lost, instead of coming back')
            [CompletionResult]::new('--gaps', '--gaps', [CompletionResultType]::ParameterName, 'Print a line {"gap": ...} where events may have been lost')
            [CompletionResult]::new('--fail-on-gap', '--fail-on-gap', [CompletionResultType]::ParameterName, 'End when events may have been lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;login' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('--strategy', '--strategy', [CompletionResultType]::ParameterName, 'Name of the strategy [default: local, or jwt with --token-stdin]')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from the first line of stdin')
            [CompletionResult]::new('--token-stdin', '--token-stdin', [CompletionResultType]::ParameterName, 'Read a token from stdin, check it and keep it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;logout' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;whoami' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Ask the server whether the token is good')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'Print the token itself, for other programs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;completions' {
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Root of the server: http, https, ws or wss; its query string goes along in the upgrade request; `demo:` is the built-in server')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Where Primus listens below the root')
            [CompletionResult]::new('--transformer', '--transformer', [CompletionResultType]::ParameterName, 'How Primus messages travel')
            [CompletionResult]::new('--parser', '--parser', [CompletionResultType]::ParameterName, 'How Primus messages are encoded')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'How the server''s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1')
            [CompletionResult]::new('--auth-service', '--auth-service', [CompletionResultType]::ParameterName, 'Path of the authentication service')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take, with a unit: 500ms, 5s, 2m')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'How long name look-up, TCP, TLS and upgrade may take together')
            [CompletionResult]::new('--auth-timeout', '--auth-timeout', [CompletionResultType]::ParameterName, 'How long signing in may take; old servers hash passwords for 20 s and more')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header of the upgrade request; may be repeated')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the certificates in this file (PEM) beside those of the system')
            [CompletionResult]::new('--client-cert', '--client-cert', [CompletionResultType]::ParameterName, 'Our own certificate and its chain (PEM)')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The key of our own certificate (PEM)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Send no token')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Take any certificate')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show the life of the connection on stderr; twice: every frame, secrets redacted')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No notices on stderr; errors stay')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the packet that would be sent and exit without connecting')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'feathers-primus;help' {
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'find')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'get')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'create')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'update')
            [CompletionResult]::new('patch', 'patch', [CompletionResultType]::ParameterValue, 'patch')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'remove')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'call')
            [CompletionResult]::new('emit', 'emit', [CompletionResultType]::ParameterValue, 'emit')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'listen')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'login')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'logout')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'whoami')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'completions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'feathers-primus;help;find' {
            break
        }
        'feathers-primus;help;get' {
            break
        }
        'feathers-primus;help;create' {
            break
        }
        'feathers-primus;help;update' {
            break
        }
        'feathers-primus;help;patch' {
            break
        }
        'feathers-primus;help;remove' {
            break
        }
        'feathers-primus;help;call' {
            break
        }
        'feathers-primus;help;emit' {
            break
        }
        'feathers-primus;help;listen' {
            break
        }
        'feathers-primus;help;login' {
            break
        }
        'feathers-primus;help;logout' {
            break
        }
        'feathers-primus;help;whoami' {
            break
        }
        'feathers-primus;help;completions' {
            break
        }
        'feathers-primus;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
