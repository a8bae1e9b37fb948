//! `completions`: what a shell needs to complete this program's commands. In bash, zsh and fish
//! the scripts ask the program itself for what only it knows, see `complete`.

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell as Known;
use clap_complete_nushell::Nushell;

use crate::cli::context::Context;
use crate::cli::failure::Failure;

/// Print the completions for a shell
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  feathers-primus completions bash > ~/.local/share/bash-completion/completions/feathers-primus
  feathers-primus completions fish > ~/.config/fish/completions/feathers-primus.fish")]
pub(in crate::cli) struct Completions {
    /// The shell
    shell: Shell,
}

/// The shells that there are completions for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// The friendly interactive shell.
    Fish,
    /// PowerShell.
    #[value(name = "powershell")]
    PowerShell,
    /// Elvish.
    Elvish,
    /// Nushell.
    #[value(name = "nushell")]
    Nushell,
}

impl Shell {
    /// Returns the completions of this program.
    pub fn completions(self) -> Vec<u8> {
        let mut command = crate::cli::Cli::command();
        let name = command.get_name().to_owned();
        let mut out = Vec::new();
        let known = match self {
            Self::Bash => Known::Bash,
            Self::Zsh => Known::Zsh,
            Self::Fish => Known::Fish,
            Self::PowerShell => Known::PowerShell,
            Self::Elvish => Known::Elvish,
            Self::Nushell => {
                clap_complete::generate(Nushell, &mut command, name, &mut out);
                return out;
            }
        };
        clap_complete::generate(known, &mut command, name, &mut out);
        let script = String::from_utf8_lossy(&out);
        match self {
            // The generator looks for the options of a command under a name that it has not given
            // it, where the program has a hyphen.
            Self::Bash => {
                let script = script.replace("feathers__subcmd__primus", "feathers__primus");
                format!("{script}{BASH}")
            }
            // The script's last lines call the function of this name, or register it.
            Self::Zsh => match script.rsplit_once("\nif [ \"$funcstack[1]\"") {
                Some((functions, end)) => {
                    let functions = functions
                        .replace("\n_feathers-primus() {", "\n_feathers-primus_static() {");
                    format!("{functions}{ZSH}\nif [ \"$funcstack[1]\"{end}")
                }
                None => script.into_owned(),
            },
            Self::Fish => {
                let lines = script.lines().map(fish_line);
                format!("{FISH}{}", lines.collect::<String>())
            }
            _ => return out,
        }
        .into_bytes()
    }
}

/// Lets the option of a line take what was seen.
fn fish_line(line: &str) -> String {
    let takes = |name: &&str| line.contains(&format!(" -l {name} "));
    let is_seen = ["profile", "query", "select", "sort", "backfill"];
    match is_seen.iter().any(takes) && line.ends_with(" -r") {
        true => format!("{line} -f -a '(__feathers_primus_seen)'\n"),
        false => format!("{line}\n"),
    }
}

/// What the program itself knows goes before what the script says.
const BASH: &str = r#"
_feathers__primus_seen() {
    local line seen=()
    while IFS= read -r line; do
        [[ -n $line ]] && seen+=("$line")
    done < <("$1" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ ${#seen[@]} -eq 0 ]]; then
        _feathers__primus "$@"
        return
    fi
    COMPREPLY=("${seen[@]}")
    # A value follows, without a space.
    if [[ ${seen[0]} == *= && $(type -t compopt) == builtin ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

complete -F _feathers__primus_seen -o bashdefault -o default feathers-primus
"#;

/// The same for zsh: `words` has the whole line only at the beginning.
const ZSH: &str = r#"
_feathers-primus() {
    local -a seen
    seen=("${(@f)$("${(Q)words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    seen=(${seen:#})
    if (( ! $#seen )); then
        _feathers-primus_static "$@"
    elif [[ $seen[1] == *= ]]; then
        compadd -S '' -a seen
    else
        compadd -a seen
    fi
}
"#;

/// The same for fish, beside what the script says.
const FISH: &str = r#"# What the program itself knows: profiles, and what earlier runs saw.
function __feathers_primus_seen
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete -- $words[2..-1] 2>/dev/null
end

complete -c feathers-primus -n "count (__feathers_primus_seen) >/dev/null" -f -a "(__feathers_primus_seen)"
"#;

impl Completions {
    pub(in crate::cli) fn run(self, context: &Context) -> Result<(), Failure> {
        context.print_now(&String::from_utf8_lossy(&self.shell.completions()))
    }
}
