internal import Cryptography
internal import EHRFamily
internal import FoundationEssentials
internal import HTTPTypes
internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import WebAuthn

/// Who may act for a holder: for one who is enrolled, only who shows a session of theirs.
///
/// Whoever does not, and whoever shows another holder's, is told what is told of what does not exist.
struct Door: Sendable {
    /// What a caller may do once admitted.
    struct Visit: Sendable {
        /// Signs for the holder, where the session has unlocked the key.
        let desk: RecordDesk
        /// Nil for a holder who is not enrolled.
        let session: Session?
    }

    let desk: RecordDesk
    let holders: HolderDesk
    /// Whether only holders who are enrolled are served.
    let isForEnrolledOnly: Bool

    /// - Parameter absent: what is thrown for what does not exist, and so for what is not the caller's.
    /// - Throws: `absent`; `.sessionEnded` for a token of no session, and where the key that it has unlocked is not the
    ///   pinned one any more.
    func admit(
        _ request: Request, for holder: KeyHolder, else absent: RecordFailure = Door.refusal
    ) async throws(RecordFailure) -> Visit {
        let session = try session(of: request)
        if let session, session.holder == holder { return try await visit(session) }
        // Nobody is believed about being a registrar or a submitter.
        guard holder.hasEntry, !isForEnrolledOnly, try await holders.enrolled(holder) == nil else { throw absent }
        return Visit(desk: desk, session: nil)
    }

    /// Admits the one or the other: in a session the one whose it is.
    ///
    /// - Throws: as `admit(_:for:else:)`.
    func admit(
        _ request: Request, forEither first: KeyHolder, _ second: KeyHolder
    ) async throws(RecordFailure) -> Visit {
        try await admit(request, for: session(of: request)?.holder == second ? second : first)
    }

    /// The session that the request shows.
    ///
    /// - Throws: `.sessionEnded` where there is none.
    func requireSession(_ request: Request) throws(RecordFailure) -> Session {
        guard let session = try session(of: request) else { throw RecordFailure(.sessionEnded) }
        return session
    }

    /// Has the service see for itself that the visit's holder approves of the act.
    ///
    /// - Throws: `.approvalNeeded`. Nothing for a holder who is not enrolled.
    func requireApproval(of act: GraveAct, _ request: Request, _ visit: Visit) async throws(RecordFailure) {
        guard let session = visit.session else { return }
        try await holders.requireApproval(of: act, try approval(request), in: session)
    }

    /// The same for another way to approve, which the unlock secret is enough for where it is the first one.
    ///
    /// - Throws: `.approvalNeeded`, `.sessionRefused`, `.attemptsExhausted`, `.invalid`.
    func requireApproval(
        ofWay act: GraveAct, _ request: Request, _ session: Session, secret: Data?
    ) async throws(RecordFailure) {
        try await holders.requireApproval(
            ofWay: act, try approval(request), secret: try self.secret(secret), in: session)
    }

    /// The unlock secret of a message.
    ///
    /// - Throws: `.invalid`.
    func secret(_ bytes: Data?) throws(RecordFailure) -> UnlockSecret? {
        guard let bytes else { return nil }
        return try UnlockSecret(given: bytes)
    }

    /// Makes sure that what an enrolled holder has signed elsewhere was signed with the pinned key. A rotation moves
    /// the pin, of a key that the holder keeps: asked for again, it is signed by the key of before.
    ///
    /// - Throws: `.invalid`.
    func requirePinned(_ signed: SignedAction?, of holder: KeyHolder) async throws(RecordFailure) {
        guard let signed, let enrolled = try await holders.enrolled(holder) else { return }
        if case .rotateOwner(let rotation)? = signed.payload {
            guard !enrolled.isInCustody else {
                throw RecordFailure(
                    .invalid,
                    "the ledger key of \(holder.role) \(holder.id) is in custody: it is rotated with POST /rotations")
            }
            if rotation.newOwner == enrolled.owner { return }
        }
        guard signed.signer == enrolled.owner.text else {
            throw RecordFailure(
                .invalid,
                "it is signed by \(signed.signer ?? "nobody"), but \(holder.role) \(holder.id) is enrolled with "
                    + enrolled.owner.text)
        }
    }

    /// The same for what was signed for several accesses.
    ///
    /// - Throws: `.invalid`.
    func requirePinned(_ signed: SignedAccesses?, of holder: KeyHolder) async throws(RecordFailure) {
        guard let signed, let enrolled = try await holders.enrolled(holder) else { return }
        guard signed.signers == [enrolled.owner.text] else {
            throw RecordFailure(
                .invalid, "not all of it is signed by \(enrolled.owner.text), the key of \(holder.role) \(holder.id)")
        }
    }

    private func visit(_ session: Session) async throws(RecordFailure) -> Visit {
        guard let key = try await holders.signer(of: session) else { return Visit(desk: desk, session: session) }
        return Visit(desk: desk.signing(with: key, for: session.holder), session: session)
    }

    /// The session that the request shows, if any.
    ///
    /// - Throws: `.sessionEnded` for a token of no session.
    func session(of request: Request) throws(RecordFailure) -> Session? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let session = holders.sessions.session(parts[1].trimmed)
        else { throw RecordFailure(.sessionEnded) }
        return session
    }

    /// `Approval: nonce=HEX, signature=HEX`, the nonce alone where a code has approved, or an assertion of a passkey;
    /// nil where there is none.
    func approval(_ request: Request) throws(RecordFailure) -> Approval? {
        guard let name = HTTPField.Name("Approval"), let header = request.headers[name] else { return nil }
        var fields: [String: [UInt8]] = [:]
        let parts = header.split(separator: ",")
        for part in parts {
            let pair = part.trimmed.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, let bytes = Hex.decode(pair[1]) else { break }
            fields[String(pair[0])] = bytes
        }
        if fields.count == parts.count, let nonce = fields["nonce"] {
            let signature = fields["signature"]
            switch (fields.count, signature, fields["passkey"], fields["client_data"], fields["authenticator_data"]) {
            case (1, nil, _, _, _): return Approval(nonce: nonce, .code)
            case (2, let signature?, _, _, _): return Approval(nonce: nonce, .signature(signature))
            case (5, let signature?, let credential?, let client?, let authenticator?):
                return Approval(
                    nonce: nonce,
                    .passkey(
                        PasskeyAssertion(
                            credential: credential, clientData: client, authenticatorData: authenticator,
                            signature: signature)))
            default: break
            }
        }
        throw RecordFailure(
            .invalid,
            "Approval is nonce=HEX, signature=HEX; nonce=HEX after a code; or, of a passkey, nonce=HEX, passkey=HEX, "
                + "client_data=HEX, authenticator_data=HEX, signature=HEX")
    }

    static let refusal = RecordFailure(
        .notFound, "such thing for this caller: what is a holder's needs a session of theirs")
}
