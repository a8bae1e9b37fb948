//! Command-line client for Feathers servers that speak Primus. All of it is in the library.

fn main() -> std::process::ExitCode {
    feathers_primus::cli::run()
}
