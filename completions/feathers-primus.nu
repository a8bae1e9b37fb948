module completions {

  def "nu-complete feathers-primus transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus color" [] {
    [ "auto" "always" "never" ]
  }

  # Command-line client for Feathers servers that speak Primus
  export extern feathers-primus [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete feathers-primus find transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus find parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus find dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus find output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus find color" [] {
    [ "auto" "always" "never" ]
  }

  # List records
  export extern "feathers-primus find" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus find transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus find parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus find dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus find output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus find color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --query(-q): string       # The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in 'age[$gt]=21'; may be repeated
    --select: string          # Only these fields, separated by commas ($select)
    --limit: string           # At most this many records ($limit)
    --skip: string            # Leave out this many records ($skip)
    --sort: string            # Sort by these fields, separated by commas, with a minus for descending ($sort)
    --all                     # Print the records of all pages, sorted by id if nothing else is said; --limit is the size of a page
    --max: string             # With --all, end after this many records
    --in-flight: string       # With --all, how many pages may be under way at once; 4 if nothing is said
    --count                   # Print how many records match, and none of them
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
  ]

  def "nu-complete feathers-primus get transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus get parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus get dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus get output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus get color" [] {
    [ "auto" "always" "never" ]
  }

  # Get one record
  export extern "feathers-primus get" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus get transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus get parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus get dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus get output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus get color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --query(-q): string       # The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in 'age[$gt]=21'; may be repeated
    --select: string          # Only these fields, separated by commas ($select)
    --each: path              # One call for each line of FILE, or of stdin for -
    --in-flight: string       # How many calls are under way at once [default: 32]
    --rate: string            # At most this many calls a second
    --unordered               # Print answers as they come, not in the order of the input
    --rejects: path           # Keep the lines that failed or were not sent in this file
    --unknown: path           # Keep the lines of which nobody knows whether they were carried out in this file
    --stop-on-error           # Stop at the first line that fails
    --id-field: string        # The field of each line that holds the id [default: id, else _id]
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
    id?: string               # Id of the record: a plain integer is a number; quote to force text: '"7"'
  ]

  def "nu-complete feathers-primus create transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus create parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus create dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus create output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus create color" [] {
    [ "auto" "always" "never" ]
  }

  # Create a record, or several when DATA is an array
  export extern "feathers-primus create" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus create transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus create parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus create dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus create output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus create color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --query(-q): string       # The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in 'age[$gt]=21'; may be repeated
    --select: string          # Only these fields, separated by commas ($select)
    --retry-lost              # Send it once more when the connection is lost before its answer: it may be carried out twice
    --each: path              # One call for each line of FILE, or of stdin for -
    --in-flight: string       # How many calls are under way at once [default: 32]
    --rate: string            # At most this many calls a second
    --unordered               # Print answers as they come, not in the order of the input
    --rejects: path           # Keep the lines that failed or were not sent in this file
    --unknown: path           # Keep the lines of which nobody knows whether they were carried out in this file
    --stop-on-error           # Stop at the first line that fails
    --chunk: string           # Send so many lines of --each at once, as an array
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
    ...data: string           # The data: KEY=VALUE, KEY:=JSON, '{...}', '[...]', @FILE, or - for stdin
  ]

  def "nu-complete feathers-primus update transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus update parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus update dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus update output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus update color" [] {
    [ "auto" "always" "never" ]
  }

  # Replace a record
  export extern "feathers-primus update" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus update transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus update parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus update dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus update output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus update color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --query(-q): string       # The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in 'age[$gt]=21'; may be repeated
    --select: string          # Only these fields, separated by commas ($select)
    --all-records             # Allow the id null without a query: every record
    --retry-lost              # Send it once more when the connection is lost before its answer: it may be carried out twice
    --each: path              # One call for each line of FILE, or of stdin for -
    --in-flight: string       # How many calls are under way at once [default: 32]
    --rate: string            # At most this many calls a second
    --unordered               # Print answers as they come, not in the order of the input
    --rejects: path           # Keep the lines that failed or were not sent in this file
    --unknown: path           # Keep the lines of which nobody knows whether they were carried out in this file
    --stop-on-error           # Stop at the first line that fails
    --id-field: string        # The field of each line that holds the id [default: id, else _id]
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
    id?: string               # Id of the record; null means all records that match --query
    ...data: string           # The data: KEY=VALUE, KEY:=JSON, '{...}', '[...]', @FILE, or - for stdin
  ]

  def "nu-complete feathers-primus patch transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus patch parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus patch dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus patch output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus patch color" [] {
    [ "auto" "always" "never" ]
  }

  # Change some fields of a record
  export extern "feathers-primus patch" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus patch transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus patch parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus patch dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus patch output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus patch color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --query(-q): string       # The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in 'age[$gt]=21'; may be repeated
    --select: string          # Only these fields, separated by commas ($select)
    --all-records             # Allow the id null without a query: every record
    --retry-lost              # Send it once more when the connection is lost before its answer: it may be carried out twice
    --each: path              # One call for each line of FILE, or of stdin for -
    --in-flight: string       # How many calls are under way at once [default: 32]
    --rate: string            # At most this many calls a second
    --unordered               # Print answers as they come, not in the order of the input
    --rejects: path           # Keep the lines that failed or were not sent in this file
    --unknown: path           # Keep the lines of which nobody knows whether they were carried out in this file
    --stop-on-error           # Stop at the first line that fails
    --id-field: string        # The field of each line that holds the id [default: id, else _id]
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
    id?: string               # Id of the record; null means all records that match --query
    ...data: string           # The data: KEY=VALUE, KEY:=JSON, '{...}', '[...]', @FILE, or - for stdin
  ]

  def "nu-complete feathers-primus remove transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus remove parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus remove dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus remove output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove a record
  export extern "feathers-primus remove" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus remove transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus remove parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus remove dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus remove output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus remove color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --query(-q): string       # The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in 'age[$gt]=21'; may be repeated
    --select: string          # Only these fields, separated by commas ($select)
    --all-records             # Allow the id null without a query: every record
    --retry-lost              # Send it once more when the connection is lost before its answer: it may be carried out twice
    --each: path              # One call for each line of FILE, or of stdin for -
    --in-flight: string       # How many calls are under way at once [default: 32]
    --rate: string            # At most this many calls a second
    --unordered               # Print answers as they come, not in the order of the input
    --rejects: path           # Keep the lines that failed or were not sent in this file
    --unknown: path           # Keep the lines of which nobody knows whether they were carried out in this file
    --stop-on-error           # Stop at the first line that fails
    --id-field: string        # The field of each line that holds the id [default: id, else _id]
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
    id?: string               # Id of the record; null means all records that match --query
  ]

  def "nu-complete feathers-primus batch transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus batch parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus batch dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus batch output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus batch color" [] {
    [ "auto" "always" "never" ]
  }

  # Answer requests: NDJSON on stdin, NDJSON on stdout
  export extern "feathers-primus batch" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus batch transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus batch parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus batch dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus batch output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus batch color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --in-flight: string       # How many calls are under way at once [default: 32]
    --rate: string            # At most this many calls a second
    --unordered               # Print answers as they come, not in the order of the input
    --retry-lost              # Send it once more when the connection is lost before its answer: it may be carried out twice
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete feathers-primus call transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus call parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus call dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus call output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus call color" [] {
    [ "auto" "always" "never" ]
  }

  # Call any method of a service by its name
  export extern "feathers-primus call" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus call transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus call parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus call dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus call output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus call color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --retry-lost              # Send it once more when the connection is lost before its answer: it may be carried out twice
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
    method: string            # Name of the method
    ...args: string           # Arguments, each a JSON value
  ]

  def "nu-complete feathers-primus emit transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus emit parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus emit dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus emit output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus emit color" [] {
    [ "auto" "always" "never" ]
  }

  # Send a raw primus-emitter event
  export extern "feathers-primus emit" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus emit transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus emit parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus emit dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus emit output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus emit color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --no-ack                  # Ask for no ack and end when the event has left
    --help(-h)                # Print help (see more with '--help')
    event: string             # Name of the event
    ...args: string           # What goes with it, each a JSON value
  ]

  def "nu-complete feathers-primus listen transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus listen parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus listen dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus listen output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus listen color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete feathers-primus listen on_overflow" [] {
    [ "gap" "exit" "block" ]
  }

  # Stream events
  export extern "feathers-primus listen" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus listen transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus listen parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus listen dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus listen output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus listen color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --query(-q): string       # Only events whose data matches: KEY=VALUE, KEY:=JSON, '{...}' or @FILE, as for find; $select chooses the fields that are shown
    --count: string           # End after this many events
    --for: string             # End after this long
    --idle: string            # End after this long without an event
    --payload                 # Print the data of each event alone
    --exec: string            # Run a shell command for each event instead of printing it: the line on its stdin, FEATHERS_SERVICE and FEATHERS_EVENT in its environment
    --jobs: string            # How many commands of --exec run at once
    --backfill: string        # After a lost connection, first print what `find` returns with a newer FIELD than was seen, such as updatedAt, marked \"replayed\":true
    --no-reconnect            # End when the connection is lost, instead of coming back
    --max-retries: string     # Give up after this many attempts in a row to come back
    --gaps                    # Print a line {"gap": ...} where events may have been lost
    --fail-on-gap             # End when events may have been lost
    --on-overflow: string@"nu-complete feathers-primus listen on_overflow" # What happens when more than 64 MiB wait for a slow reader or command
    --help(-h)                # Print help (see more with '--help')
    service?: string          # Path of the service, as given to app.use
    ...events: string         # Names of the events, such as created, updated, patched, removed
  ]

  def "nu-complete feathers-primus watch transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus watch parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus watch dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus watch output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus watch color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what find returns, and keep it true
  export extern "feathers-primus watch" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus watch transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus watch parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus watch dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus watch output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus watch color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --query(-q): string       # The query: KEY=VALUE, KEY:=JSON, '{...}', @FILE or @-; KEY nests as in 'age[$gt]=21'; may be repeated
    --select: string          # Only these fields, separated by commas ($select)
    --limit: string           # At most this many records ($limit)
    --skip: string            # Leave out this many records ($skip)
    --sort: string            # Sort by these fields, separated by commas, with a minus for descending ($sort)
    --snapshots               # Print the whole list a line after each change, and not the change
    --count: string           # End after this many lines
    --for: string             # End after this long
    --id-field: string        # The field that tells one record from another [default: id, else _id]
    --no-reconnect            # End when the connection is lost, instead of coming back
    --max-retries: string     # Give up after this many attempts in a row to come back
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
  ]

  def "nu-complete feathers-primus login transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus login parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus login dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus login output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus login color" [] {
    [ "auto" "always" "never" ]
  }

  # Sign in and keep the token
  export extern "feathers-primus login" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus login transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus login parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus login dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus login output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus login color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --strategy: string        # Name of the strategy [default: local, or jwt with --token-stdin]
    --password-stdin          # Read the password from the first line of stdin
    --token-stdin             # Read a token from stdin, check it and keep it
    --help(-h)                # Print help (see more with '--help')
    ...fields: string         # Fields of the strategy; the values are text, := makes them JSON
  ]

  def "nu-complete feathers-primus logout transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus logout parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus logout dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus logout output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus logout color" [] {
    [ "auto" "always" "never" ]
  }

  # Sign out: tell the server and forget the token
  export extern "feathers-primus logout" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus logout transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus logout parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus logout dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus logout output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus logout color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete feathers-primus whoami transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus whoami parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus whoami dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus whoami output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus whoami color" [] {
    [ "auto" "always" "never" ]
  }

  # Describe the token, without a connection and without showing it
  export extern "feathers-primus whoami" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus whoami transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus whoami parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus whoami dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus whoami output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus whoami color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --check                   # Ask the server whether the token is good
    --token                   # Print the token itself, for other programs
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete feathers-primus shell transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus shell parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus shell dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus shell output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus shell color" [] {
    [ "auto" "always" "never" ]
  }

  # Type commands on one open connection
  export extern "feathers-primus shell" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus shell transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus shell parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus shell dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus shell output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus shell color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --script: path            # Run the commands in this file (- for stdin), one a line, and end; # begins a comment
    --keep-going              # Run the rest of a script after a line has failed; the first failure tells the status
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete feathers-primus doctor transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus doctor parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus doctor dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus doctor output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus doctor color" [] {
    [ "auto" "always" "never" ]
  }

  # Check the connection stage by stage: what works, how long it takes, and what mends the rest
  export extern "feathers-primus doctor" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus doctor transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus doctor parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus doctor dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus doctor output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus doctor color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --help(-h)                # Print help (see more with '--help')
    service?: string          # A service to try with a find that asks for no records
  ]

  def "nu-complete feathers-primus bench transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus bench parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus bench dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus bench output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus bench color" [] {
    [ "auto" "always" "never" ]
  }

  # Measure how fast a server answers
  export extern "feathers-primus bench" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus bench transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus bench parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus bench dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus bench output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus bench color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --in-flight: string       # How many calls are under way at once on each connection
    --connections: string     # How many connections there are
    --rate: string            # So many calls a second on all connections together, as far as --in-flight lets them
    --for: string             # End after this long [default: 10s, unless there is a --count]
    --count: string           # End after this many calls
    --events                  # Measure also how long it takes from a create to its event
    --yes                     # Do it even if the server is not on this machine
    --help(-h)                # Print help (see more with '--help')
    service: string           # Path of the service, as given to app.use
    method: string            # Name of the method
    ...args: string           # Arguments, each a JSON value
  ]

  def "nu-complete feathers-primus profile transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus profile parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus profile dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus profile output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus profile color" [] {
    [ "auto" "always" "never" ]
  }

  # List, show and choose the profiles of config.toml
  export extern "feathers-primus profile" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus profile transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus profile parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus profile dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus profile output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus profile color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete feathers-primus profile list transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus profile list parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus profile list dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus profile list output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus profile list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the profiles; a star marks the one in use
  export extern "feathers-primus profile list" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus profile list transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus profile list parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus profile list dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus profile list output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus profile list color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete feathers-primus profile show transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus profile show parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus profile show dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus profile show output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus profile show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what a profile says, secrets redacted
  export extern "feathers-primus profile show" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus profile show transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus profile show parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus profile show dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus profile show output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus profile show color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --help(-h)                # Print help (see more with '--help')
    name?: string             # Name of the profile [default: the one in use]
  ]

  def "nu-complete feathers-primus profile use transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus profile use parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus profile use dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus profile use output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus profile use color" [] {
    [ "auto" "always" "never" ]
  }

  # Use a profile from now on: names it in config.toml
  export extern "feathers-primus profile use" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus profile use transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus profile use parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus profile use dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus profile use output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus profile use color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --help(-h)                # Print help (see more with '--help')
    name: string              # Name of the profile
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "feathers-primus profile help" [
  ]

  # List the profiles; a star marks the one in use
  export extern "feathers-primus profile help list" [
  ]

  # Show what a profile says, secrets redacted
  export extern "feathers-primus profile help show" [
  ]

  # Use a profile from now on: names it in config.toml
  export extern "feathers-primus profile help use" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "feathers-primus profile help help" [
  ]

  def "nu-complete feathers-primus completions transformer" [] {
    [ "auto" "websockets" "uws" "faye" "sockjs" "engine.io" "browserchannel" ]
  }

  def "nu-complete feathers-primus completions parser" [] {
    [ "auto" "json" "ejson" "binary" "msgpack" ]
  }

  def "nu-complete feathers-primus completions dialect" [] {
    [ "auto" "feathers4" "feathers3" "feathers2" ]
  }

  def "nu-complete feathers-primus completions output" [] {
    [ "auto" "pretty" "json" "ndjson" "table" "csv" ]
  }

  def "nu-complete feathers-primus completions color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete feathers-primus completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  # Print the completions for a shell
  export extern "feathers-primus completions" [
    --url(-u): string         # Root of the server: http, https, ws or wss, or unix:PATH for a Unix socket; its query string goes along in the upgrade request; `demo:` is the built-in server [default: http://localhost:3030]
    --profile: string         # Use the profile of this name in config.toml [default: the one that its key `profile` names]
    --path: string            # Where Primus listens below the root [default: /primus]
    --transformer: string@"nu-complete feathers-primus completions transformer" # How Primus messages travel [default: auto]
    --parser: string@"nu-complete feathers-primus completions parser" # How Primus messages are encoded [default: auto]
    --dialect: string@"nu-complete feathers-primus completions dialect" # How the server's generation of Feathers speaks; feathers4 is also right for 5, feathers2 for 1 [default: auto]
    --auth-service: string    # Path of the authentication service [default: authentication]
    --token-file: path        # Use the token in this file instead of the cached one; FEATHERS_PRIMUS_TOKEN holds the token itself
    --anonymous               # Send no token
    --timeout: string         # How long a call may take, with a unit: 500ms, 5s, 2m [default: 5s]
    --connect-timeout: string # How long name look-up, TCP, TLS and upgrade may take together [default: 10s]
    --auth-timeout: string    # How long signing in may take; old servers hash passwords for 20 s and more [default: 60s]
    --header(-H): string      # A header of the upgrade request; may be repeated
    --proxy: string           # Go by this proxy, as http, https, socks5 or socks5h URL, empty for none; otherwise HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say which
    --ca-cert: path           # Trust the certificates in this file (PEM) beside those of the system
    --client-cert: path       # Our own certificate and its chain (PEM)
    --client-key: path        # The key of our own certificate (PEM)
    --insecure                # Take any certificate
    --output(-o): string@"nu-complete feathers-primus completions output" # How results are printed: auto is pretty on a terminal, otherwise json for calls and ndjson for streams [default: auto]
    --jq: string              # Print what this filter makes of each value; the language is jq's
    --raw-output(-r)          # Print strings without quotes
    --color: string@"nu-complete feathers-primus completions color" # When to use colours; NO_COLOR and CLICOLOR_FORCE count too [default: auto]
    --no-pager                # Print what is taller than the terminal without a pager
    --verbose(-v)             # Show the life of the connection on stderr; twice: every frame, secrets redacted
    --quiet                   # No notices on stderr; errors stay
    --dry-run                 # Print the packet that would be sent and exit without connecting
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete feathers-primus completions shell" # The shell
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "feathers-primus help" [
  ]

  export extern "feathers-primus help find" [
  ]

  export extern "feathers-primus help get" [
  ]

  export extern "feathers-primus help create" [
  ]

  export extern "feathers-primus help update" [
  ]

  export extern "feathers-primus help patch" [
  ]

  export extern "feathers-primus help remove" [
  ]

  export extern "feathers-primus help batch" [
  ]

  export extern "feathers-primus help call" [
  ]

  export extern "feathers-primus help emit" [
  ]

  export extern "feathers-primus help listen" [
  ]

  export extern "feathers-primus help watch" [
  ]

  export extern "feathers-primus help login" [
  ]

  export extern "feathers-primus help logout" [
  ]

  export extern "feathers-primus help whoami" [
  ]

  export extern "feathers-primus help shell" [
  ]

  export extern "feathers-primus help doctor" [
  ]

  export extern "feathers-primus help bench" [
  ]

  export extern "feathers-primus help profile" [
  ]

  export extern "feathers-primus help completions" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "feathers-primus help help" [
  ]

}

export use completions *
