internal import ArgumentParser
internal import Holders
internal import RecordConfiguration
internal import RecordRemote

/// `ehr holder recovery-codes`
struct HolderRecoveryCodes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery-codes", abstract: "Draw new recovery codes; those of before are void.")

    @OptionGroup var holder: HolderOptions
    @OptionGroup var desk: DeskOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await desk.run(output, isActing: false) { open in
            let holder = try holder.holder()
            let secret = try desk.acting.secret(of: holder)
            let codes: [String]
            if let parts = open.parts {
                codes = try await parts.holders.makeRecoveryCodes(of: holder, secret: secret).map(\.text)
            } else {
                let service = try open.requireService()
                let approver = try desk.acting.approver(nil)
                let session = try await desk.acting.opened(at: service, of: holder, secret: secret, approver)
                codes = try await session.makeRecoveryCodes(of: holder, secret: secret)
                try? await session.endSession("current")
            }
            return .object(holder.fields + [("recovery_codes", .list(codes.map(OutputValue.text)))])
        }
    }
}
