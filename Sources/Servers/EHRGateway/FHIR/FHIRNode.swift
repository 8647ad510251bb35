internal import FoundationEssentials

/// A part of a FHIR resource in JSON. What is nil is left out: FHIR has neither null nor empty parts.
enum FHIRNode: Encodable, Sendable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([FHIRNode])
    case object([String: FHIRNode])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        case .object(let parts): try container.encode(parts)
        }
    }

    /// An object of those parts that are there.
    static func parts(_ parts: KeyValuePairs<String, FHIRNode?>) -> FHIRNode {
        .object(
            Dictionary(
                parts.compactMap { name, part in part.map { (name, $0) } }, uniquingKeysWith: { first, _ in first }))
    }

    // MARK: Data types of FHIR R4

    static func coding(_ system: String, _ code: String) -> FHIRNode {
        ["system": .text(system), "code": .text(code)]
    }

    static func concept(_ system: String, _ code: String) -> FHIRNode { ["coding": [.coding(system, code)]] }

    static func identifier(_ system: String, _ value: String) -> FHIRNode {
        ["system": .text(system), "value": .text(value)]
    }

    /// A reference to a resource that is served here.
    static func reference(_ type: String, _ id: String) -> FHIRNode { ["reference": .text("\(type)/\(id)")] }

    /// Somebody or something that is known by an identifier alone.
    static func logical(_ type: String, _ system: String, _ value: String, display: String? = nil) -> FHIRNode {
        .parts([
            "type": .text(type), "identifier": .identifier(system, value), "display": display.map { .text($0) },
        ])
    }

    /// The ledger's height and transaction, by which anybody with a copy of the chain finds it.
    static func detail(_ type: String, _ value: String) -> FHIRNode {
        ["type": .text(type), "valueString": .text(value)]
    }
}

extension FHIRNode: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(arrayLiteral elements: FHIRNode...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, FHIRNode)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { first, _ in first }))
    }
}

/// Systems of codes and identifiers.
enum FHIRSystem {
    static let patient = "urn:ehr:patient"
    static let doctor = "urn:ehr:doctor"
    static let record = "urn:ehr:record"
    static let scope = "urn:ehr:scope"
    static let transaction = "urn:ehr:transaction"
    /// SHA-256 of a record as it is stored, in hex.
    static let digest = "urn:ehr:sha256"
    static let problem = "urn:ehr:problem"
    static let purpose = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    static let participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
    static let dicom = "http://dicom.nema.org/resources/ontology/DCM"
}

extension FHIRNode {
    /// An instant in UTC, to the second; years have four digits.
    static func instant(_ seconds: Int64) -> FHIRNode {
        let moment = Date(timeIntervalSince1970: Double(min(max(0, seconds), 253_402_300_799)))
        return .text(moment.formatted(Date.ISO8601FormatStyle()))
    }

    /// A moment that the ledger does not know: its network keeps no time.
    static let unknown: FHIRNode = [
        "extension": [
            [
                "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                "valueCode": "unknown",
            ]
        ]
    ]
}
