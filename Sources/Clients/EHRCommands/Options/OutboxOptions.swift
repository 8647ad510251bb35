internal import ArgumentParser
internal import EHRFamily
internal import RecordFlow
internal import RecordKeys
internal import SawtoothSigning

/// Who has the ledger do it: a service's outbox, this process's own with `--config`, or nobody but the ledger itself.
struct OutboxOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Private key file that signs the transaction; with --service or --config the key in custody if not given.",
            valueName: "file"),
        completion: .file())
    var key: String?
    @Option(
        help: ArgumentHelp(
            "Private key file that signs the batch, such as a registrar's; --key if not given.", valueName: "file"),
        completion: .file())
    var batchKey: String?
    @Option(help: "How long to wait for the ledger's verdict, 0 to \(SubmitOptions.waitLimit) seconds.")
    var wait = 60
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var aside: AsideDeskOptions

    func validate() throws {
        guard (0...SubmitOptions.waitLimit).contains(wait) else {
            throw ValidationError("--wait takes 0 to \(SubmitOptions.waitLimit) seconds, not \(wait).")
        }
        guard aside.isGiven || key != nil else {
            throw ValidationError("Give --key FILE, or --service ADDRESS if the key is in custody there.")
        }
        guard !aside.isGiven || batchKey == nil else {
            throw ValidationError("--batch-key is for the ledger alone: with --service or --config leave it out.")
        }
    }

    /// Who is asked; nil where it is the ledger alone.
    func desk() throws -> DeskOptions? {
        aside.isGiven ? try aside.options(url: ledger.url, wait: wait) : nil
    }

    /// Has an action written on the ledger: by the outbox of who is asked, or by the ledger alone.
    ///
    /// - Parameters:
    ///   - owner: whose it is; only the outbox asks for that.
    ///   - operation: names it there, where what it says does not.
    func run(
        _ action: Payload, as owner: KeyHolder?, _ output: OutputOptions, operation: String? = nil,
        about fields: [(String, OutputValue)]
    ) async throws {
        guard let desk = try desk(), let owner else {
            return try await output.run { try await submit().submit([action], about: fields) }
        }
        let key = key
        try await desk.run(output, as: owner, key: key) { open in
            let done = try await open.journeys.submit(
                action, as: owner, operation: operation, signer: key.map { try KeyFile.read($0) },
                timeout: desk.timeout)
            return try desk.outcome(of: done, about: fields)
        }
    }

    /// The ledger alone.
    func submit() throws -> SubmitOptions {
        var submit = try SubmitOptions.parse(["--key", key ?? ""])
        (submit.ledger, submit.batchKey, submit.wait) = (ledger, batchKey, wait)
        return submit
    }
}

/// `DeskOptions` beside a ledger's own options, of which both have some.
struct AsideDeskOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Configuration file: keys and objects are in this process.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var config: String?
    @Option(
        help: ArgumentHelp("Encryption service to ask, unix:PATH or https://HOST:PORT.", valueName: "address"))
    var service: String?
    @Option(
        help: ArgumentHelp(
            "User of this machine whom the service runs as, if not you or root; or EHR_SERVICE_USER.",
            valueName: "name"))
    var serviceUser: String?
    @Option(
        help: ArgumentHelp("CA certificates trusted for the service, PEM.", valueName: "file"), completion: .file())
    var tlsCA: String?
    @Option(
        help: ArgumentHelp("Client certificate for the service, PEM.", valueName: "file"), completion: .file())
    var tlsCert: String?
    @Option(
        help: ArgumentHelp("Private key of the client certificate, PEM.", valueName: "file"), completion: .file())
    var tlsKey: String?
    @OptionGroup var acting: ActingOptions

    /// Whether anything else than the ledger is asked.
    var isGiven: Bool { config != nil || service != nil }

    func options(url: String?, wait: Int) throws -> DeskOptions {
        var desk = try DeskOptions.parse([])
        (desk.config, desk.service, desk.serviceUser) = (config, service, serviceUser)
        (desk.tlsCA, desk.tlsCert, desk.tlsKey) = (tlsCA, tlsCert, tlsKey)
        (desk.acting, desk.url, desk.wait) = (acting, url, wait)
        try desk.validate()
        return desk
    }
}
