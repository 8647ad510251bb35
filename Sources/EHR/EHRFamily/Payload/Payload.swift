internal import CBOR

/// Any payload of the family.
package enum Payload: Hashable, Sendable {
    case registerPatient(RegisterPatient)
    case registerDoctor(RegisterDoctor)
    case attestDoctor(AttestDoctor)
    case addRecordHash(AddRecordHash)
    case grantAccess(GrantAccess)
    case revokeAccess(RevokeAccess)
    case logAccess(LogAccess)
    case emergencyAccess(EmergencyAccess)
    case reviewAccess(ReviewAccess)
    case rotateOwner(RotateOwner)
    case modelProvenance(ModelProvenance)

    /// The payload of whichever action it is.
    package var content: any ActionPayload {
        switch self {
        case .registerPatient(let content): content
        case .registerDoctor(let content): content
        case .attestDoctor(let content): content
        case .addRecordHash(let content): content
        case .grantAccess(let content): content
        case .revokeAccess(let content): content
        case .logAccess(let content): content
        case .emergencyAccess(let content): content
        case .reviewAccess(let content): content
        case .rotateOwner(let content): content
        case .modelProvenance(let content): content
        }
    }

    package var action: Action { type(of: content).action }

    package func encoded() -> [UInt8] { content.encoded() }

    /// The addresses that the action may touch when `signer` signs it.
    package func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        // Not through `content`, which would put every payload that a processor sees into a box of its own.
        switch self {
        case .registerPatient(let payload): payload.requiredAddresses(signer: signer)
        case .registerDoctor(let payload): payload.requiredAddresses(signer: signer)
        case .attestDoctor(let payload): payload.requiredAddresses(signer: signer)
        case .addRecordHash(let payload): payload.requiredAddresses(signer: signer)
        case .grantAccess(let payload): payload.requiredAddresses(signer: signer)
        case .revokeAccess(let payload): payload.requiredAddresses(signer: signer)
        case .logAccess(let payload): payload.requiredAddresses(signer: signer)
        case .emergencyAccess(let payload): payload.requiredAddresses(signer: signer)
        case .reviewAccess(let payload): payload.requiredAddresses(signer: signer)
        case .rotateOwner(let payload): payload.requiredAddresses(signer: signer)
        case .modelProvenance(let payload): payload.requiredAddresses(signer: signer)
        }
    }
}

extension Payload {
    static let decoder = StrictDecoder(
        limits: .init(
            bytes: Limits.payloadBytes, depth: Limits.nesting, integer: Limits.integer,
            acceptsNegative: false, acceptsNull: false))

    /// Reads a transaction's payload.
    ///
    /// - Throws: the first that applies, in this order: `payload_too_large`; `bad_cbor`; the action's `missing_key`,
    ///   `wrong_type`, `unknown_action`; `unknown_key`; `missing_key`; then key by key, in the order of the action's
    ///   table, `wrong_type` or the code of the value's own kind; last `refers_to_itself`.
    package static func decode(_ bytes: [UInt8]) throws(Rejection) -> Payload {
        guard bytes.count <= Limits.payloadBytes else {
            throw Rejection(
                .payloadTooLarge,
                "The payload has \(bytes.count) bytes, at most \(Limits.payloadBytes) are accepted")
        }
        let document: CBORDocument
        do {
            document = try decoder.document(bytes)
        } catch {
            throw Rejection(.badCBOR, "The payload cannot be read: \(error)")
        }
        guard document.kind(document.root) == .map else {
            throw Rejection(.badCBOR, "The payload is not a CBOR map")
        }
        let action = try action(of: document)
        return try decode(document, as: action)
    }

    private static func decode(_ document: CBORDocument, as action: Action) throws(Rejection) -> Payload {
        func fields(_ keys: [MapFields.Key]) throws(Rejection) -> MapFields {
            try MapFields(document, keys: keys, ignoring: "action")
        }
        switch action {
        case .registerPatient: return .registerPatient(try RegisterPatient(fields(RegisterPatient.keys)))
        case .registerDoctor: return .registerDoctor(try RegisterDoctor(fields(RegisterDoctor.keys)))
        case .attestDoctor: return .attestDoctor(try AttestDoctor(fields(AttestDoctor.keys)))
        case .addRecordHash: return .addRecordHash(try AddRecordHash(fields(AddRecordHash.keys)))
        case .grantAccess: return .grantAccess(try GrantAccess(fields(GrantAccess.keys)))
        case .revokeAccess: return .revokeAccess(try RevokeAccess(fields(RevokeAccess.keys)))
        case .logAccess: return .logAccess(try LogAccess(fields(LogAccess.keys)))
        case .emergencyAccess: return .emergencyAccess(try EmergencyAccess(fields(EmergencyAccess.keys)))
        case .reviewAccess: return .reviewAccess(try ReviewAccess(fields(ReviewAccess.keys)))
        case .rotateOwner: return .rotateOwner(try RotateOwner(fields(RotateOwner.keys)))
        case .modelProvenance: return .modelProvenance(try ModelProvenance(fields(ModelProvenance.keys)))
        }
    }

    private static func action(of document: CBORDocument) throws(Rejection) -> Action {
        var index = document.root + 1
        while index < document.next(document.root) {
            if document.isText(index, "action") { return try action(at: index + 1, of: document) }
            index = document.next(index + 1)
        }
        throw MapFields.missingKey("action")
    }

    private static func action(at index: Int, of document: CBORDocument) throws(Rejection) -> Action {
        guard document.kind(index) == .text else { throw .wrongType("action", expected: "a text") }
        for action in Action.allCases where document.isText(index, action.name) { return action }
        // What came from outside goes into a message only where it is harmless to print.
        let name = document.string(index).flatMap { TextRules.check($0, TextRules.isIdentifier) ? " " + $0 : nil }
        throw Rejection(.unknownAction, "There is no action\(name ?? " of that name")")
    }
}

extension Action {
    /// The raw value as a constant whose bytes can be compared without making a text.
    var name: StaticString {
        switch self {
        case .registerPatient: "REGISTER_PATIENT"
        case .registerDoctor: "REGISTER_DOCTOR"
        case .attestDoctor: "ATTEST_DOCTOR"
        case .addRecordHash: "ADD_RECORD_HASH"
        case .grantAccess: "GRANT_ACCESS"
        case .revokeAccess: "REVOKE_ACCESS"
        case .logAccess: "LOG_ACCESS"
        case .emergencyAccess: "EMERGENCY_ACCESS"
        case .reviewAccess: "REVIEW_ACCESS"
        case .rotateOwner: "ROTATE_OWNER"
        case .modelProvenance: "MODEL_PROVENANCE"
        }
    }
}
