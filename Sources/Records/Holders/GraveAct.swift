internal import Crypto
internal import Cryptography
package import EHRFamily
package import RecordErrors
package import RecordKeys
internal import SawtoothSigning
package import WebAuthn

/// What a session alone is not enough for: an act that opens records to others or destroys them.
package enum GraveAct: Sendable {
    case grant(
        PatientID, DoctorID, scopes: Scopes, expiry: UInt64?, write: Bool, purpose: PurposeCode)
    case erase(ErasureSubject)
    /// A patient takes everything away at once.
    case export(PatientID)
    /// A doctor reads a record without a consent.
    case emergency(EmergencyAccess)
    /// Another unlock secret, or recovery codes.
    case newSecret(KeyHolder)
    /// Another ledger key for one in custody.
    case rotate(KeyHolder, NewKey)
    /// A one-time password, in the place of an earlier one if there is one.
    case newOneTimePassword(KeyHolder)
    case removeOneTimePassword(KeyHolder)
    /// An approval key, in the place of an earlier one if there is one.
    case newApprovalKey(KeyHolder, EncryptionKey)
    /// A passkey that approves, and that may unlock a key in custody.
    case newPasskey(KeyHolder, NewPasskey)
    /// By its credential's id.
    case removePasskey(KeyHolder, [UInt8])

    /// The ledger key that takes over.
    package struct NewKey: Sendable {
        /// The holder's own, which ends custody; nil for one that the service makes and keeps.
        package let owner: PublicKeyHex?
        /// Nil where that of now stays.
        package let encryptionKey: EncryptionKey?

        package init(owner: PublicKeyHex?, encryptionKey: EncryptionKey?) {
            self.owner = owner
            self.encryptionKey = encryptionKey
        }
    }

    /// What is signed to approve it, for a person to read: lines, each ended by a line feed.
    package func text(nonce: [UInt8]) -> [UInt8] {
        Array("ehr/1 approval\nnonce: \(Hex.encode(nonce))\n\(text)".utf8)
    }

    /// The lines that say what is done, each ended by a line feed.
    package var text: String { lines.map { $0 + "\n" }.joined() }

    private var lines: [String] {
        switch self {
        case .grant(let patient, let doctor, let scopes, let expiry, let write, let purpose):
            [
                "act: grant", "patient: \(patient)", "doctor: \(doctor)",
                "scopes: \(scopes.texts.joined(separator: " "))",
                "expiry: \(expiry.map(String.init) ?? "none")", "write: \(write)",
                "purpose: \(purpose)",
            ]
        case .erase(.patient(let patient)): ["act: erase", "patient: \(patient)"]
        case .erase(.record(let record, let patient)):
            ["act: erase", "patient: \(patient)", "record: \(record)"]
        case .export(let patient): ["act: export", "patient: \(patient)"]
        case .emergency(let asked):
            [
                "act: emergency", "doctor: \(asked.doctor)", "patient: \(asked.patient)",
                "record: \(asked.record)", "access: \(asked.access)", "reason: \(asked.reason)",
                "at: \(asked.at)",
            ]
        case .rotate(let holder, let new):
            [
                "act: rotate", "\(holder.role): \(holder.id)", "new key: \(new.owner?.text ?? "in custody")",
                "encryption key: \(new.encryptionKey.map { Hex.encode($0.bytes) } ?? "as before")",
            ]
        case .newSecret(let holder): ["act: new secret", "\(holder.role): \(holder.id)"]
        case .newOneTimePassword(let holder): ["act: new one-time password", "\(holder.role): \(holder.id)"]
        case .newApprovalKey(let holder, let key):
            ["act: new approval key", "\(holder.role): \(holder.id)", "approval key: \(Hex.encode(key.bytes))"]
        case .newPasskey(let holder, let new):
            [
                "act: new passkey", "\(holder.role): \(holder.id)", "credential: \(Hex.encode(new.credential))",
                "public key: \(Hex.encode(new.publicKey.bytes))", "relying party: \(new.relyingParty.id)",
                "origin: \(new.relyingParty.origin)", "unlocks: \(new.secret != nil)",
            ]
        case .removePasskey(let holder, let credential):
            ["act: remove passkey", "\(holder.role): \(holder.id)", "credential: \(Hex.encode(credential))"]
        case .removeOneTimePassword(let holder): ["act: remove one-time password", "\(holder.role): \(holder.id)"]
        }
    }
}

/// A holder's approval of one act.
package struct Approval: Sendable {
    /// One of `Sessions.nonce(for:)`.
    package let nonce: [UInt8]
    package let proof: Proof

    package enum Proof: Sendable {
        /// 64 bytes over SHA-256 of the act's text: ECDSA of the approval key (P-256) or, where the holder keeps it, of
        /// the ledger key (secp256k1).
        case signature([UInt8])
        /// Of a passkey of the holder's, whose challenge is SHA-256 of the act's text.
        case passkey(PasskeyAssertion)
        /// A one-time password has approved the nonce's acts.
        case code
    }

    package init(nonce: [UInt8], _ proof: Proof) {
        self.nonce = nonce
        self.proof = proof
    }

    package init(nonce: [UInt8], signature: [UInt8]? = nil) {
        self.init(nonce: nonce, signature.map { .signature($0) } ?? .code)
    }

    /// Whether the signature is of `key`.
    func isSigned(by key: EncryptionKey, _ text: [UInt8]) -> Bool {
        guard case .signature(let signature) = proof,
            let key = try? P256.Signing.PublicKey(x963Representation: key.bytes),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: text)
    }
}

extension EncryptionKey {
    /// Whether it is a point of P-256.
    package var isOnCurve: Bool { (try? P256.Signing.PublicKey(x963Representation: bytes)) != nil }
}

extension HolderDesk {
    /// Makes sure that the session's holder approves of the act, as the service itself sees.
    ///
    /// - Throws: `.approvalNeeded`.
    package func requireApproval(
        of act: GraveAct, _ approval: Approval?, in session: Session
    ) async throws(RecordFailure) {
        if let approval, case .code = approval.proof {
            guard sessions.use(nonce: approval.nonce, of: session, for: act.text) else {
                throw RecordFailure(.approvalNeeded)
            }
            return
        }
        guard let approval, sessions.use(nonce: approval.nonce, of: session),
            let enrolled = try await store.enrolled(session.holder)
        else { throw RecordFailure(.approvalNeeded) }
        let text = act.text(nonce: approval.nonce)
        if case .passkey(let assertion) = approval.proof {
            return try await verify(assertion, of: session.holder, text)
        }
        if let key = enrolled.approvalKey, approval.isSigned(by: key, text) { return }
        if case .signature(let bytes) = approval.proof, !enrolled.isInCustody,
            let owner = try? PublicKey(hex: enrolled.owner.text),
            let signature = Signature(bytes: bytes), owner.verifies(signature, over: text)
        {
            return
        }
        throw RecordFailure(.approvalNeeded)
    }
}
