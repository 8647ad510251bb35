internal import Logging
internal import RecordConfiguration
internal import RecordErrors
internal import RecordFlow
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
}

extension DeskOptions {
    /// Runs a verb on keys and objects: prints what it gives back, or its failure. Ctrl-C ends it cleanly.
    func run(
        _ output: OutputOptions, _ verb: @escaping @Sendable (OpenDesk) async throws -> OutputValue?
    ) async throws {
        try await output.run {
            try await Interruption.cancelling {
                let desk = try await open()
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

    private func open() async throws -> OpenDesk {
        // What the command line says comes before what the environment says.
        if let service = service ?? (config == nil ? given("EHR_SERVICE") : nil) {
            guard set.isEmpty else {
                throw CommandFailure(
                    .usage, "--set changes a configuration, and the service has its own: leave --set out.")
            }
            return try open(service: service)
        }
        guard config != nil || given("EHR_CONFIG") != nil else {
            throw CommandFailure(
                .usage,
                "Give --config FILE to keep keys and objects in this process, or --service ADDRESS to ask an "
                    + "encryption service (or set EHR_CONFIG or EHR_SERVICE).")
        }
        let settings = try settings()
        Logger.current.info("keys and objects are in this process")
        let ledger = try RecordParts.ledgerAPI(settings, logger: .current)
        let parts = try await RecordParts.open(settings) { writeError("ehr: \($0)") }
        return OpenDesk(journeys: parts.desk, parts: parts, ledger: ledger, close: { await parts.close() })
    }

    private func open(service: String) throws -> OpenDesk {
        let text = service.hasPrefix("https://") ? String(service.dropFirst("https://".count)) : service
        guard let address = ServiceAddress(text) else {
            // What stands before an @ may be a password.
            let given = service.contains("@") ? "what was given" : "“\(service)”"
            throw CommandFailure(.usage, "--service must be \(ServiceAddress.rule), not \(given).")
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
        Logger.current.info("asking an encryption service", metadata: ["address": "\(address)"])
        let ledger = try ledgerAlone()
        let journeys = try RemoteRecordDesk(address, tls: tls)
        return OpenDesk(journeys: journeys, parts: nil, ledger: ledger, close: {})
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
        try LedgerOptions.api(url.map { [RecordSettings.ledgerURL.name: $0] } ?? [:])
    }

    private func given(_ variable: String) -> String? {
        Settings.environment(variable).flatMap { $0.isEmpty ? nil : $0 }
    }
}
