internal import EHRCommands
internal import Glibc
internal import StandardStreams

@main
enum Main {
    static func main() {
        ProgramStart.run("ehr", usage: 2) {
            exit(await EHREntry.run(Array(CommandLine.arguments.dropFirst())))
        }
    }
}
