# What the program itself knows: profiles, and what earlier runs saw.
function __feathers_primus_seen
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete -- $words[2..-1] 2>/dev/null
end

complete -c feathers-primus -n "count (__feathers_primus_seen) >/dev/null" -f -a "(__feathers_primus_seen)"
# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_feathers_primus_global_optspecs
    string join \n u/url= profile= path= transformer= parser= dialect= auth-service= token-file= anonymous timeout= connect-timeout= auth-timeout= H/header= proxy= ca-cert= client-cert= client-key= insecure o/output= jq= r/raw-output color= no-pager v/verbose quiet dry-run h/help V/version
end

function __fish_feathers_primus_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_feathers_primus_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_feathers_primus_using_subcommand
    set -l cmd (__fish_feathers_primus_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -s V -l version -d 'Print version'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "find" -d 'List records'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "get" -d 'Get one record'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "create" -d 'Create a record, or several when DATA is an array'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "update" -d 'Replace a record'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "patch" -d 'Change some fields of a record'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "remove" -d 'Remove a record'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "batch" -d 'Answer requests: NDJSON on stdin, NDJSON on stdout'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "call" -d 'Call any method of a service by its name'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "emit" -d 'Send a raw primus-emitter event'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "listen" -d 'Stream events'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "watch" -d 'Show what find returns, and keep it true'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "login" -d 'Sign in and keep the token'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "logout" -d 'Sign out: tell the server and forget the token'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "whoami" -d 'Describe the token, without a connection and without showing it'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "shell" -d 'Type commands on one open connection'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "doctor" -d 'Check the connection stage by stage: what works, how long it takes, and what mends the rest'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "bench" -d 'Measure how fast a server answers'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "profile" -d 'List, show and choose the profiles of config.toml'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "completions" -d 'Print the completions for a shell'
complete -c feathers-primus -n "__fish_feathers_primus_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -s q -l query -d 'The query: KEY=VALUE, KEY:=JSON, \'{...}\', @FILE or @-; KEY nests as in \'age[$gt]=21\'; may be repeated' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l select -d 'Only these fields, separated by commas ($select)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l limit -d 'At most this many records ($limit)' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l skip -d 'Leave out this many records ($skip)' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l sort -d 'Sort by these fields, separated by commas, with a minus for descending ($sort)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l max -d 'With --all, end after this many records' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l in-flight -d 'With --all, how many pages may be under way at once; 4 if nothing is said' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l all -d 'Print the records of all pages, sorted by id if nothing else is said; --limit is the size of a page'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -l count -d 'Print how many records match, and none of them'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -s q -l query -d 'The query: KEY=VALUE, KEY:=JSON, \'{...}\', @FILE or @-; KEY nests as in \'age[$gt]=21\'; may be repeated' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l select -d 'Only these fields, separated by commas ($select)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l each -d 'One call for each line of FILE, or of stdin for -' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l in-flight -d 'How many calls are under way at once [default: 32]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l rate -d 'At most this many calls a second' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l rejects -d 'Keep the lines that failed or were not sent in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l unknown -d 'Keep the lines of which nobody knows whether they were carried out in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l id-field -d 'The field of each line that holds the id [default: id, else _id]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l unordered -d 'Print answers as they come, not in the order of the input'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -l stop-on-error -d 'Stop at the first line that fails'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -s q -l query -d 'The query: KEY=VALUE, KEY:=JSON, \'{...}\', @FILE or @-; KEY nests as in \'age[$gt]=21\'; may be repeated' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l select -d 'Only these fields, separated by commas ($select)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l each -d 'One call for each line of FILE, or of stdin for -' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l in-flight -d 'How many calls are under way at once [default: 32]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l rate -d 'At most this many calls a second' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l rejects -d 'Keep the lines that failed or were not sent in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l unknown -d 'Keep the lines of which nobody knows whether they were carried out in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l chunk -d 'Send so many lines of --each at once, as an array' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l retry-lost -d 'Send it once more when the connection is lost before its answer: it may be carried out twice'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l unordered -d 'Print answers as they come, not in the order of the input'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -l stop-on-error -d 'Stop at the first line that fails'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -s q -l query -d 'The query: KEY=VALUE, KEY:=JSON, \'{...}\', @FILE or @-; KEY nests as in \'age[$gt]=21\'; may be repeated' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l select -d 'Only these fields, separated by commas ($select)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l each -d 'One call for each line of FILE, or of stdin for -' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l in-flight -d 'How many calls are under way at once [default: 32]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l rate -d 'At most this many calls a second' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l rejects -d 'Keep the lines that failed or were not sent in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l unknown -d 'Keep the lines of which nobody knows whether they were carried out in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l id-field -d 'The field of each line that holds the id [default: id, else _id]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l all-records -d 'Allow the id null without a query: every record'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l retry-lost -d 'Send it once more when the connection is lost before its answer: it may be carried out twice'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l unordered -d 'Print answers as they come, not in the order of the input'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -l stop-on-error -d 'Stop at the first line that fails'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -s q -l query -d 'The query: KEY=VALUE, KEY:=JSON, \'{...}\', @FILE or @-; KEY nests as in \'age[$gt]=21\'; may be repeated' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l select -d 'Only these fields, separated by commas ($select)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l each -d 'One call for each line of FILE, or of stdin for -' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l in-flight -d 'How many calls are under way at once [default: 32]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l rate -d 'At most this many calls a second' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l rejects -d 'Keep the lines that failed or were not sent in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l unknown -d 'Keep the lines of which nobody knows whether they were carried out in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l id-field -d 'The field of each line that holds the id [default: id, else _id]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l all-records -d 'Allow the id null without a query: every record'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l retry-lost -d 'Send it once more when the connection is lost before its answer: it may be carried out twice'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l unordered -d 'Print answers as they come, not in the order of the input'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -l stop-on-error -d 'Stop at the first line that fails'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand patch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -s q -l query -d 'The query: KEY=VALUE, KEY:=JSON, \'{...}\', @FILE or @-; KEY nests as in \'age[$gt]=21\'; may be repeated' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l select -d 'Only these fields, separated by commas ($select)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l each -d 'One call for each line of FILE, or of stdin for -' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l in-flight -d 'How many calls are under way at once [default: 32]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l rate -d 'At most this many calls a second' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l rejects -d 'Keep the lines that failed or were not sent in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l unknown -d 'Keep the lines of which nobody knows whether they were carried out in this file' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l id-field -d 'The field of each line that holds the id [default: id, else _id]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l all-records -d 'Allow the id null without a query: every record'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l retry-lost -d 'Send it once more when the connection is lost before its answer: it may be carried out twice'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l unordered -d 'Print answers as they come, not in the order of the input'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -l stop-on-error -d 'Stop at the first line that fails'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l in-flight -d 'How many calls are under way at once [default: 32]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l rate -d 'At most this many calls a second' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l unordered -d 'Print answers as they come, not in the order of the input'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -l retry-lost -d 'Send it once more when the connection is lost before its answer: it may be carried out twice'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand batch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -l retry-lost -d 'Send it once more when the connection is lost before its answer: it may be carried out twice'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand call" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -l no-ack -d 'Ask for no ack and end when the event has left'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand emit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -s q -l query -d 'Only events whose data matches: KEY=VALUE, KEY:=JSON, \'{...}\' or @FILE, as for find; $select chooses the fields that are shown' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l count -d 'End after this many events' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l for -d 'End after this long' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l idle -d 'End after this long without an event' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l exec -d 'Run a shell command for each event instead of printing it: the line on its stdin, FEATHERS_SERVICE and FEATHERS_EVENT in its environment' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l jobs -d 'How many commands of --exec run at once' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l backfill -d 'After a lost connection, first print what `find` returns with a newer FIELD than was seen, such as updatedAt, marked \\"replayed\\":true' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l max-retries -d 'Give up after this many attempts in a row to come back' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l on-overflow -d 'What happens when more than 64 MiB wait for a slow reader or command' -r -f -a "gap\t'The oldest events are dropped, counted and reported as a gap'
exit\t'The command ends, with the count of what was not delivered'
block\t'Nothing is read from the server, which will hang up in the end'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l payload -d 'Print the data of each event alone'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l no-reconnect -d 'End when the connection is lost, instead of coming back'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l gaps -d 'Print a line {"gap": ...} where events may have been lost'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -l fail-on-gap -d 'End when events may have been lost'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -s q -l query -d 'The query: KEY=VALUE, KEY:=JSON, \'{...}\', @FILE or @-; KEY nests as in \'age[$gt]=21\'; may be repeated' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l select -d 'Only these fields, separated by commas ($select)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l limit -d 'At most this many records ($limit)' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l skip -d 'Leave out this many records ($skip)' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l sort -d 'Sort by these fields, separated by commas, with a minus for descending ($sort)' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l count -d 'End after this many lines' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l for -d 'End after this long' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l id-field -d 'The field that tells one record from another [default: id, else _id]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l max-retries -d 'Give up after this many attempts in a row to come back' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l snapshots -d 'Print the whole list a line after each change, and not the change'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -l no-reconnect -d 'End when the connection is lost, instead of coming back'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l strategy -d 'Name of the strategy [default: local, or jwt with --token-stdin]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l password-stdin -d 'Read the password from the first line of stdin'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -l token-stdin -d 'Read a token from stdin, check it and keep it'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l check -d 'Ask the server whether the token is good'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -l token -d 'Print the token itself, for other programs'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l script -d 'Run the commands in this file (- for stdin), one a line, and end; # begins a comment' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -l keep-going -d 'Run the rest of a script after a line has failed; the first failure tells the status'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand shell" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l in-flight -d 'How many calls are under way at once on each connection' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l connections -d 'How many connections there are' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l rate -d 'So many calls a second on all connections together, as far as --in-flight lets them' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l for -d 'End after this long [default: 10s, unless there is a --count]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l count -d 'End after this many calls' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l events -d 'Measure also how long it takes from a create to its event'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -l yes -d 'Do it even if the server is not on this machine'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand bench" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -f -a "list" -d 'List the profiles; a star marks the one in use'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -f -a "show" -d 'Show what a profile says, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -f -a "use" -d 'Use a profile from now on: names it in config.toml'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and not __fish_seen_subcommand_from list show use help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the profiles; a star marks the one in use'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what a profile says, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "use" -d 'Use a profile from now on: names it in config.toml'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand profile; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -s u -l url -d 'Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l profile -d 'Use the profile of this name in config.toml [default: the one that its key `profile` names]' -r -f -a '(__feathers_primus_seen)'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l path -d 'Where Primus listens below the root [default: /primus]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l transformer -d 'How Primus messages travel [default: auto]' -r -f -a "auto\t'Found out'
websockets\t'Plain websocket messages'
uws\t'Plain websocket messages'
faye\t'Plain websocket messages'
sockjs\t'SockJS'
engine.io\t'Engine.IO'
browserchannel\t'BrowserChannel, over HTTP'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l parser -d 'How Primus messages are encoded [default: auto]' -r -f -a "auto\t'Found out'
json\t'JSON in text messages'
ejson\t'JSON with dates and bytes'
binary\t'BinaryPack'
msgpack\t'MessagePack'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l dialect -d 'How the server\'s generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]' -r -f -a "auto\t'Found out'
feathers4\t'Feathers 4 and 5'
feathers3\t'Feathers 3'
feathers2\t'Feathers 2 and 1'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l auth-service -d 'Path of the authentication service [default: authentication]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l token-file -d 'Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l timeout -d 'How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l connect-timeout -d 'How long name look-up, TCP, TLS and upgrade may take together [default: 10s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l auth-timeout -d 'How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -s H -l header -d 'A header of the upgrade request; may be repeated' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l proxy -d 'Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which' -r -f
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l ca-cert -d 'Trust the certificates in this file (PEM) beside those of the system' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l client-cert -d 'Our own certificate and its chain (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l client-key -d 'The key of our own certificate (PEM)' -r -F
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -s o -l output -d 'How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]' -r -f -a "auto\t'By what stdout is'
pretty\t'Indented, coloured on a terminal'
json\t'One line, as the server wrote it'
ndjson\t'A line for each record'
table\t'Records as rows that fit the terminal'
csv\t'Records as comma-separated values'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l jq -d 'Print what this filter makes of each value; the language is jq\'s' -r
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l color -d 'When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l anonymous -d 'Send no token'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l insecure -d 'Take any certificate'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -s r -l raw-output -d 'Print strings without quotes'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l no-pager -d 'Print what is taller than the terminal without a pager'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -s v -l verbose -d 'Show the life of the connection on stderr; twice: every frame, secrets redacted'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l quiet -d 'No notices on stderr; errors stay'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -l dry-run -d 'Print the packet that would be sent and exit without connecting'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "find"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "get"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "create"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "update"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "patch"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "remove"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "batch"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "call"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "emit"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "listen"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "watch"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "login"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "logout"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "whoami"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "shell"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "doctor"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "bench"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "profile"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "completions"
complete -c feathers-primus -n "__fish_feathers_primus_using_subcommand help; and not __fish_seen_subcommand_from find get create update patch remove batch call emit listen watch login logout whoami shell doctor bench profile completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
