//! The program `wharfinger`.

fn main() -> std::process::ExitCode {
    server::command::main()
}
