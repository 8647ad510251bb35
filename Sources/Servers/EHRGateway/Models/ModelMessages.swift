internal import EHRFamily
internal import EHRIndex
internal import RecordRemote
internal import SawtoothClient

/// A figure about a model: a whole number or a text, as the ledger has it.
enum MetricReply: Codable, Sendable {
    case integer(UInt64)
    case text(String)

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        do {
            self = .integer(try value.decode(UInt64.self))
        } catch {
            self = .text(try value.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .integer(let number): try value.encode(number)
        case .text(let text): try value.encode(text)
        }
    }
}

/// A model that is to be entered.
struct ModelRequest: RequestMessage {
    let model: DigestHex
    /// 1 to 256.
    let sites: [SiteID]
    /// 1 to 64, by name: whole numbers up to 2^53 - 1, or texts of 1 to 128 bytes of printable ASCII.
    let metrics: [String: MetricReply]
    let parent: DigestHex?
    let round: UInt64?
    let consentRoot: DigestHex?
    let framework: PrintableText?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sites, metrics, round, framework
        case model = "model_hash"
        case parent = "parent_hash"
        case consentRoot = "consent_root"
    }

    /// What the ledger's own form says of it is said here, before anything is kept.
    ///
    /// - Throws: `GatewayProblem`.
    func provenance() throws -> ModelProvenance {
        let figures = try metrics.map { name, value in
            guard let code = MetricCode(name) else { throw GatewayProblem.invalid("metrics", MetricCode.rule) }
            switch value {
            case .integer(let number): return Metric(name: code, value: .integer(number))
            case .text(let text):
                guard let text = PrintableText(text) else {
                    throw GatewayProblem.invalid("metrics.\(name)", PrintableText.rule)
                }
                return Metric(name: code, value: .text(text))
            }
        }
        let model = ModelProvenance(
            model: model, sites: sites, metrics: figures, parent: parent, round: round, consentRoot: consentRoot,
            framework: framework)
        do throws(Rejection) {
            _ = try Payload.decode(model.encoded())
        } catch {
            throw GatewayProblem(400, "message_invalid", error.message)
        }
        return model
    }
}

/// A model as the ledger has it.
struct ModelReply: Encodable, Sendable {
    let modelHash: String
    /// The key that signed it.
    let submitter: String
    let sites: [String]
    let metrics: [String: MetricReply]
    let parentHash: String?
    let round: UInt64?
    let consentRoot: String?
    let framework: String?
    let block: UInt64
    /// Unix seconds of that block, where the network keeps time.
    let at: Int64?
    let transactionID: String
    let transaction: String

    enum CodingKeys: String, CodingKey {
        case submitter, sites, metrics, round, framework, block, at, transaction
        case modelHash = "model_hash"
        case parentHash = "parent_hash"
        case consentRoot = "consent_root"
        case transactionID = "transaction_id"
    }

    init(_ row: IndexedModel) {
        let entry = row.entry
        modelHash = entry.model.text
        submitter = entry.submitter.text
        sites = entry.sites.map(\.text)
        let figures = entry.metrics.map { metric -> (String, MetricReply) in
            switch metric.value {
            case .integer(let number): (metric.name.text, .integer(number))
            case .text(let text): (metric.name.text, .text(text.text))
            }
        }
        metrics = Dictionary(figures, uniquingKeysWith: { first, _ in first })
        parentHash = entry.parent?.text
        round = entry.round
        consentRoot = entry.consentRoot?.text
        framework = entry.framework?.text
        block = row.made.block.number
        at = row.made.time
        transactionID = row.made.transaction.hex
        transaction = "/v1/transactions/\(transactionID)"
    }
}
