internal import ArgumentParser

/// `--force`: whether a file that exists may be replaced.
struct ReplaceOptions: ParsableArguments {
    @Flag(help: "Replace a file that exists; never one that the command works with.") var force = false
}
