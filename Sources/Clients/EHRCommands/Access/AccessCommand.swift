internal import ArgumentParser

/// `ehr access`
struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Access entries: who read what, and emergencies and their review.",
        subcommands: [AccessLog.self, AccessEmergency.self, AccessReview.self, AccessShow.self])
}
