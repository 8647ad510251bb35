internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors

/// What a consent allows.
struct ConsentTermsOptions: ParsableArguments {
    @Option(name: .customLong("scope"), help: "A scope; repeat it for several, up to 16.")
    var scopes: [ScopeCode] = []
    @Flag(help: "All scopes, including those of later records.") var allScopes = false
    @Option(
        name: .customLong("expiry"),
        help: ArgumentHelp("When the consent ends, in block time: \(Moment.forms).", valueName: "time"))
    var end: Moment?

    /// In Unix seconds.
    var expiry: UInt64? { end?.seconds }
    @Flag(help: "Let the doctor also add records of these scopes.") var write = false
    @Option(help: "HL7 v3 PurposeOfUse code.") var purpose: PurposeCode = .treatment

    func validate() throws {
        guard allScopes == scopes.isEmpty else {
            throw ValidationError("Give either --scope, once or more, or --all-scopes, not both.")
        }
        guard allScopes || Scopes(scopes) != nil else { throw ValidationError("--scope: give \(Scopes.rule).") }
    }

    /// - Throws: `CommandFailure`.
    func chosen() throws -> Scopes {
        guard let chosen = allScopes ? Scopes.everything : Scopes(scopes) else {
            throw CommandFailure(.usage, "--scope: give \(Scopes.rule).")
        }
        return chosen
    }
}
