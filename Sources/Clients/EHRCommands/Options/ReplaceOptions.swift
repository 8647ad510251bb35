internal import ArgumentParser

/// `--force`: whether a file that exists may be replaced.
struct ReplaceOptions: ParsableArguments {
    @Flag(help: "Replace a file that exists; never one that the command works with.") var force = false
}

/// `--to-terminal`: whether content may be shown.
struct ContentOptions: ParsableArguments {
    @Flag(help: "Write content (-) to standard output even where it is a terminal.") var toTerminal = false
}
