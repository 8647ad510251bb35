internal import CBOR

/// Any payload of the family. This is the list of actions: each has a case, an entry in `content` and an entry in
/// `kinds`.
public enum Payload: Hashable, Sendable {
    /// `REGISTER_PATIENT`
    case registerPatient(RegisterPatient)
    /// `REGISTER_DOCTOR`
    case registerDoctor(RegisterDoctor)
    /// `ATTEST_DOCTOR`
    case attestDoctor(AttestDoctor)
    /// `ADD_RECORD_HASH`
    case addRecordHash(AddRecordHash)
    /// `GRANT_ACCESS`
    case grantAccess(GrantAccess)
    /// `REVOKE_ACCESS`
    case revokeAccess(RevokeAccess)
    /// `LOG_ACCESS`
    case logAccess(LogAccess)
    /// `EMERGENCY_ACCESS`
    case emergencyAccess(EmergencyAccess)
    /// `REVIEW_ACCESS`
    case reviewAccess(ReviewAccess)
    /// `ROTATE_OWNER`
    case rotateOwner(RotateOwner)
    /// `MODEL_PROVENANCE`
    case modelProvenance(ModelProvenance)

    /// The action's payload.
    public var content: any ActionPayload {
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

    /// In the order of the specification.
    static let kinds = [
        Kind(registerPatient), Kind(registerDoctor), Kind(attestDoctor), Kind(addRecordHash), Kind(grantAccess),
        Kind(revokeAccess), Kind(logAccess), Kind(emergencyAccess), Kind(reviewAccess), Kind(rotateOwner),
        Kind(modelProvenance),
    ]

    /// The action.
    public var action: Action { type(of: content).action }

    /// The payload's bytes: `action` first, then the keys in the order of the specification's table.
    public func encoded() -> [UInt8] { content.encoded() }

    /// The addresses that the action may touch if `signer` signs it.
    public func requiredAddresses(signer: PublicKeyHex) -> RequiredAddresses {
        content.requiredAddresses(signer: signer)
    }
}

extension Payload {
    /// One action: its names, and its payload's decoder.
    struct Kind: Sendable {
        let action: Action
        let event: FamilyEvent
        let decode: @Sendable (CBORDocument) throws(Rejection) -> Payload

        init<Content: CodedPayload>(_ payload: @escaping @Sendable (Content) -> Payload) {
            action = Content.action
            event = Content.event
            decode = { (document) throws(Rejection) in payload(try Content(document)) }
        }
    }

    static let decoder = StrictDecoder(
        limits: .init(
            bytes: Limits.payloadBytes, depth: Limits.nesting, integer: Limits.integer,
            acceptsNegative: false, acceptsNull: false))

    /// Reads a transaction's payload.
    ///
    /// - Throws: the first that applies, in this order: `payload_too_large`; `bad_cbor`; the action's `missing_key`,
    ///   `wrong_type`, `unknown_action`; `unknown_key`; `missing_key`; then key by key, in the order of the action's
    ///   table, `wrong_type` or the code of the value's own kind; last `refers_to_itself`.
    public static func decode(_ bytes: [UInt8]) throws(Rejection) -> Payload {
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
        return try kind(of: document).decode(document)
    }

    private static func kind(of document: CBORDocument) throws(Rejection) -> Kind {
        var index = document.root + 1
        while index < document.next(document.root) {
            if document.isText(index, "action") { return try kind(at: index + 1, of: document) }
            index = document.next(index + 1)
        }
        throw .missingKey("action")
    }

    private static func kind(at index: Int, of document: CBORDocument) throws(Rejection) -> Kind {
        guard document.kind(index) == .text else { throw .wrongType("action", expected: "a text") }
        if let kind = kinds.first(where: { document.isText(index, $0.action.name) }) { return kind }
        // A message includes text from outside only if it is safe to print.
        let name = document.string(index).flatMap { TextRules.check($0, TextRules.isIdentifier) ? " " + $0 : nil }
        throw Rejection(.unknownAction, "There is no action\(name ?? " of that name")")
    }
}
