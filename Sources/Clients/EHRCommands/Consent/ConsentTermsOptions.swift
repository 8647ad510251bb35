internal import ArgumentParser
internal import EHRFamily
internal import RecordErrors

/// What a consent allows.
struct ConsentTermsOptions: ParsableArguments {
    @Option(name: .customLong("scope"), help: "A scope; repeat it for several, up to 16.")
    var scopes: [ScopeCode] = []
    @Flag(help: "All scopes, those of records made later too.") var allScopes = false
    @Option(help: "When the consent ends, in Unix seconds; compared with block time.") var expiry: UInt64?
    @Flag(help: "The doctor may add records of these scopes too.") var write = false
    @Option(help: "HL7 v3 PurposeOfUse code.") var purpose: PurposeCode = .treatment

    func validate() throws {
        guard allScopes == scopes.isEmpty else {
            throw ValidationError("Give --scope (once or more) or --all-scopes, and not both.")
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
