internal import DurableFiles
internal import Logging
internal import RecordConfiguration
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothClient

/// Who is asked for journeys, open for the length of one verb.
struct OpenDesk: Sendable {
    let journeys: any RecordJourneys
    /// Keys and objects, where they are in this process.
    let parts: RecordParts?
    /// The ledger, asked by this process itself.
    let ledger: LedgerAPI
    let close: @Sendable () async -> Void

    /// The service that is asked.
    ///
    /// - Throws: `CommandFailure` where keys are in this process.
    func requireService() throws -> RemoteRecordDesk {
        guard let service = journeys as? RemoteRecordDesk else {
            throw CommandFailure(.usage, "Give --service ADDRESS: this command asks an encryption service.")
        }
        return service
    }
}

extension DeskOptions {
    /// Runs a verb on keys and objects: prints what it gives back, or its failure.
    ///
    /// - Parameters:
    ///   - holder: who acts; nil where it is nobody in particular.
    ///   - key: file of the key that signs for the holder, if it is not in custody.
    ///   - isActing: whether the verb is done in a session; not where it opens one itself.
    ///   - files: what the verb writes, which is checked before anything is opened or asked.
    ///   - needed: what it reads, besides what these options, `key` and the configuration name.
    func run(
        _ output: OutputOptions, as holder: KeyHolder? = nil, key: String? = nil, isActing: Bool = true,
        writing files: [OutputFile] = [], needing needed: [NeededFile] = [],
        _ verb: @escaping @Sendable (OpenDesk) async throws -> OutputValue?
    ) async throws {
        try await output.run(aside: files.contains(where: \.isStandardOutput)) {
            let desk = try await open(as: holder, key, isActing) { settings, isKeeping in
                try OutputFile.check(
                    files,
                    needing: needed + NeededFile.named(["--key": key]) + ownFiles
                        + NeededFile.all(of: settings, isKeeping: isKeeping))
            }
            do {
                let result = try await verb(desk)
                await desk.close()
                return result
            } catch {
                await desk.close()
                throw error
            }
        }
    }

    /// The settings in force, where keys and objects are in this process.
    ///
    /// - Throws: `CommandFailure`, `RecordFailure`.
    func settings() throws -> Settings {
        guard service == nil, let path = config ?? given("EHR_CONFIG") else {
            throw CommandFailure(.usage, "Give --config FILE: this command works on the key database itself.")
        }
        try refuseTLS()
        var flags = Dictionary(set.map { ($0.name, $0.value) }) { _, last in last }
        if let url { flags[RecordSettings.ledgerURL.name] = url }
        return try Settings(file: path, flags: flags, foreign: DeskOptions.foreignSections)
    }

    /// What these options name.
    private var ownFiles: [NeededFile] {
        var socket: String?
        if case .unix(let path)? = (service ?? given("EHR_SERVICE")).flatMap(ServiceAddress.init) { socket = path }
        return NeededFile.named([
            "--service": socket, "the lock of --service": socket.map { $0 + ".lock" },
            "--config": config ?? given("EHR_CONFIG"), "--tls-ca": tlsCA, "--tls-cert": tlsCert, "--tls-key": tlsKey,
            "--password-file": acting.passwordFile, "--session": acting.session, "--approval-key": acting.approvalKey,
            "--one-time-code-file": acting.oneTimeCodeFile,
        ])
    }

    /// - Parameter check: gets the settings, and whether keys and objects are in this process.
    private func open(
        as holder: KeyHolder?, _ key: String?, _ isActing: Bool, _ check: (Settings, Bool) throws -> Void
    ) async throws -> OpenDesk {
        // What the command line says comes before what the environment says.
        if let service = service ?? (config == nil ? given("EHR_SERVICE") : nil) {
            guard set.isEmpty else {
                throw CommandFailure(
                    .usage, "--set changes a configuration, and the service has its own: leave --set out.")
            }
            return try await open(service: service, as: holder, key, isActing, check)
        }
        guard config != nil || given("EHR_CONFIG") != nil else {
            throw CommandFailure(
                .usage,
                "Give --config FILE to keep keys and objects in this process, or --service ADDRESS to ask an "
                    + "encryption service (or set EHR_CONFIG or EHR_SERVICE).")
        }
        let settings = try settings()
        try check(settings, true)
        Logger.current.info("keys and objects are in this process")
        let ledger = try RecordParts.ledgerAPI(settings, logger: .current)
        let parts = try await RecordParts.open(settings) { writeError("ehr: \($0)") }
        return OpenDesk(
            journeys: isActing ? try await acting.acting(at: parts, as: holder) : parts.desk, parts: parts,
            ledger: ledger,
            close: { await parts.close() })
    }

    private func open(
        service: String, as holder: KeyHolder?, _ key: String?, _ isActing: Bool,
        _ check: (Settings, Bool) throws -> Void
    ) async throws -> OpenDesk {
        let text = service.hasPrefix("https://") ? String(service.dropFirst("https://".count)) : service
        guard let address = ServiceAddress(text) else {
            // What stands before an @ may be a password.
            guard !service.contains("@") else {
                throw CommandFailure(
                    .usage, "--service holds no name, password or token: leave out what stands before the @.")
            }
            throw CommandFailure(.usage, "--service must be \(ServiceAddress.rule), not “\(service)”.")
        }
        var tls: ClientTLS?
        if case .tls = address {
            guard let certificate = tlsCert, let key = tlsKey, let roots = tlsCA else {
                throw CommandFailure(
                    .usage, "\(service) needs mutual TLS: give --tls-ca, --tls-cert and --tls-key.")
            }
            tls = ClientTLS(certificate: certificate, privateKey: key, trustRoots: roots)
        } else {
            try refuseTLS()
        }
        try check(LedgerOptions.settings(ledgerFlags), false)
        Logger.current.info("asking an encryption service", metadata: ["address": "\(address)"])
        let ledger = try ledgerAlone()
        let remote = try RemoteRecordDesk(address, tls: tls, user: serviceUserID())
        let (journeys, isOwn) =
            isActing ? try await acting.acting(at: remote, as: holder, key: key) : (remote, false)
        return OpenDesk(
            journeys: journeys, parts: nil, ledger: ledger,
            close: { if isOwn { try? await journeys.endSession("current") } })
    }

    private func serviceUserID() throws -> UInt32? {
        guard let name = serviceUser ?? given("EHR_SERVICE_USER") else { return nil }
        guard let id = SystemUser.id(name) else {
            throw CommandFailure(.usage, "--service-user: this machine has no user “\(name)”.")
        }
        return id
    }

    /// Nobody would look at these options where no service is asked over TLS.
    private func refuseTLS() throws {
        guard tlsCA == nil, tlsCert == nil else {
            throw CommandFailure(
                .usage, "--tls-ca, --tls-cert and --tls-key are for a service at https://HOST:PORT: leave them out.")
        }
    }

    /// The ledger, for who has no configuration: `--url` and the environment say how it is reached.
    func ledgerAlone() throws -> LedgerAPI {
        try LedgerOptions.api(ledgerFlags)
    }

    private var ledgerFlags: [String: String] { url.map { [RecordSettings.ledgerURL.name: $0] } ?? [:] }

    private func given(_ variable: String) -> String? {
        Settings.environment(variable).flatMap { $0.isEmpty ? nil : $0 }
    }
}
