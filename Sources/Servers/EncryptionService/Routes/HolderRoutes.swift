internal import EHRFamily
internal import HTTPTypes
internal import Holders
internal import Hummingbird
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothSigning

/// Holders: enrolled with a code, and their unlock secrets.
struct HolderRoutes {
    let door: Door

    func add(to router: RouterGroup<ServiceContext>) {
        router.post("enrolments") { request, _ in try await enrol(request) }
        router.put("unlock-secret") { request, _ in try await change(request) }
        router.post("rotations") { request, _ in try await rotate(request) }
        router.post("recovery-codes") { request, _ in
            let session = try door.requireSession(request)
            let message = try await request.message(SecretMessage.self)
            try await door.requireApproval(
                of: .newSecret(session.holder), request, Door.Visit(desk: door.desk, session: session))
            let codes = try await door.holders.makeRecoveryCodes(
                of: session.holder, secret: UnlockSecret(given: message.secret))
            return try Answer.message(RecoveryCodesMessage(codes), status: .created)
        }
    }

    /// Codes for ids that are new, here and on the ledger: for registrars in a session of theirs.
    ///
    /// - Parameter isForAnybody: whether for whoever reaches the socket, too.
    func addForClients(to router: RouterGroup<ServiceContext>, isForAnybody: Bool) {
        router.post("enrolment-codes") { request, _ in
            if !isForAnybody {
                guard case .registrar? = try door.session(of: request)?.holder else {
                    throw RecordFailure(.pathUnknown)
                }
            }
            let holder = try await request.message(HolderMessage.self).holder()
            try await door.desk.requireNewOnLedger(holder)
            let code = try await door.holders.makeEnrolmentCode(for: holder, isForClient: true)
            return try Answer.message(EnrolmentCodeMessage(code), status: .created)
        }
    }

    /// What only who maintains the service may ask for.
    func addMaintenance(to router: RouterGroup<ServiceContext>) {
        router.post("enrolment-codes") { request, _ in
            let holder = try await request.message(HolderMessage.self).holder()
            return try Answer.message(
                EnrolmentCodeMessage(try await door.holders.makeEnrolmentCode(for: holder)), status: .created)
        }
        router.post("sealed-keys") { request, _ in
            let holder = try await request.message(HolderMessage.self).holder()
            return try Answer.message(SealedKeysMessage(try await door.holders.sealedKeys(of: holder)))
        }
        router.post("recovered-keys") { request, _ in
            try await door.holders.restore(try await request.message(RecoveredKeysMessage.self).recovered())
            return Answer.nothing
        }
    }

    /// Another ledger key for one in custody. Asked again with the same id it is the same operation, without codes.
    private func rotate(_ request: Request) async throws -> Response {
        let session = try door.requireSession(request)
        let holder = session.holder
        let message = try await request.message(RotationRequestMessage.self)
        let visit = try await door.admit(request, for: holder)
        let brought = try message.brought(for: holder)
        let encryptionKey = try message.newEncryptionKey()
        try await door.requireApproval(
            of: .rotate(holder, GraveAct.NewKey(owner: brought?.newOwner, encryptionKey: encryptionKey)), request, visit
        )
        if let known = try await visit.desk.rotation(message.operation.text, of: holder) {
            return try answer(try await visit.desk.settle(known, timeout: request.wait), [])
        }
        let next = try await door.holders.nextKey(
            of: holder, secret: UnlockSecret(given: message.secret), isKept: brought == nil)
        let operation = try await visit.desk.rotate(
            RotateLedgerKey(
                holder: holder, operation: message.operation.text, old: next.old,
                brought: brought, new: next.new,
                encryptionKey: encryptionKey, change: next.change, isAttested: message.attest ?? false),
            timeout: request.wait)
        door.holders.noteRotation(next, in: session)
        return try answer(operation, next.codes)
    }

    private func answer(_ operation: LedgerOperation, _ codes: [OneTimeCode]) throws -> Response {
        try Answer.message(
            RotationMessage(operation, recoveryCodes: codes), status: operation.state.isDecided ? .ok : .accepted)
    }

    private func enrol(_ request: Request) async throws -> Response {
        let message = try await request.message(EnrolmentMessage.self)
        let enrolment = try message.enrolment()
        switch (message.secret, message.publicKey, message.signature) {
        case (let secret?, nil, nil):
            let (key, codes) = try await door.holders.enrol(enrolment, secret: UnlockSecret(given: secret))
            return try Answer.message(EnrolledMessage(publicKey: key, recoveryCodes: codes), status: .created)
        case (nil, let text?, let bytes?):
            guard let key = try? PublicKey(hex: text), let signature = Signature(bytes: Array(bytes)) else {
                throw RecordFailure(.invalid, "public_key is 66 hex digits, and signature 64 bytes")
            }
            try await door.holders.enrol(enrolment, owner: key, signature: signature)
            return try Answer.message(EnrolledMessage(publicKey: key), status: .created)
        default:
            throw RecordFailure(.messageInvalid, "give secret, or public_key and signature")
        }
    }

    /// With a recovery code nobody is signed in; with the secret of now the session goes on, and others end.
    private func change(_ request: Request) async throws -> Response {
        let message = try await request.message(SecretChangeMessage.self)
        let (holder, proof) = (try message.holder(), try message.proof())
        var session: Session?
        if case .secret = proof {
            let visit = try await door.admit(request, for: holder)
            guard let own = visit.session else { throw RecordFailure(.sessionRefused) }
            try await door.requireApproval(of: .newSecret(holder), request, visit)
            session = own
        }
        try await door.holders.change(
            holder, to: UnlockSecret(given: message.secret), proof: proof, in: session)
        return Answer.nothing
    }
}
