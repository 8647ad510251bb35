internal import EHRCommands
internal import Foundation

@main
struct Main {
    static func main() async {
        exit(await EHREntry.run(Array(CommandLine.arguments.dropFirst())))
    }
}
