internal import Accounts
internal import Cryptography
internal import HTTPTypes
internal import Locking
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import ServerConnections

/// The uploads in parts that this process has. They end with it, with the session that has begun them, and where
/// nothing comes of them for long; whoever asks for one that has ended is told to begin anew.
final class OpenUploads: Sendable {
    private struct Entry: Sendable {
        let upload: OpenUpload
        let account: String
        /// The session or the API key that has begun it: nobody else goes on with it.
        let proof: String
        /// Nil once the deposit has ended: what it has answered is told again for a while.
        var place: Places.Place?
    }

    let accounts: AccountDesk
    /// How long an upload waits for its next part.
    let idle: Duration
    private let places = Places(GatewayLimits.uploads)
    private let entries = LockedValue<[String: Entry]>([:])

    init(accounts: AccountDesk, idle: Duration) {
        self.accounts = accounts
        self.idle = idle
    }

    /// - Throws: `GatewayProblem` for one that is not there, has ended or is not the caller's.
    func find(_ id: String?, of caller: Requester) throws -> OpenUpload {
        guard let id, let entry = entries.withLock({ $0[id] }), entry.proof == caller.proof.id else {
            throw GatewayProblem(
                404, "upload_over", "there is no such upload of this session here, or it has ended: begin anew")
        }
        return entry.upload
    }

    /// The upload that makes this operation; nil where there is none of the caller's.
    func find(operation: String, of caller: Requester) -> OpenUpload? {
        entries.withLock { entries in
            entries.values.first { $0.proof == caller.proof.id && $0.upload.asked.operation == operation }?.upload
        }
    }

    /// Opens an upload, and lets its deposit begin.
    ///
    /// - Throws: `GatewayProblem` where too many are open.
    func open(
        _ asked: DepositRecord, by caller: Requester, length: UInt64?, digest: [UInt8]?,
        deposit: @escaping @Sendable (OpenUpload) async throws -> LedgerOperation
    ) throws -> OpenUpload {
        let id = Hex.encode(RandomBytes.make(16))
        let upload = OpenUpload(id, asked, length: length, digest: digest)
        try entries.withLock { entries in
            let same = entries.values.first {
                $0.proof == caller.proof.id && $0.upload.asked.operation == asked.operation
            }
            guard same == nil else {
                // A client that has lost the first answer may be faster than this process.
                throw GatewayProblem(
                    409, "in_progress", "a request with this Idempotency-Key is being answered: ask again in a moment",
                    headers: [.retryAfter: "1"])
            }
            let own = entries.values.filter { $0.account == caller.account.id }
            guard own.count(where: { $0.place != nil }) < GatewayLimits.uploadsPerAccount else {
                throw GatewayProblem(
                    429, "too_many_uploads",
                    "an account has at most \(GatewayLimits.uploadsPerAccount) open uploads: end one of them first",
                    facts: ["limit": .number(UInt64(GatewayLimits.uploadsPerAccount))])
            }
            guard let place = places.take() else {
                throw GatewayProblem(503, "busy", "all uploads in parts are taken: send the record whole, or ask again")
            }
            // What is over makes room, the one that was told longest ago first.
            let over = own.filter { $0.place == nil }.sorted { $0.upload.idleTime > $1.upload.idleTime }
            for entry in over.dropLast(GatewayLimits.uploadsPerAccount) { entries[entry.upload.id] = nil }
            entries[id] = Entry(upload: upload, account: caller.account.id, proof: caller.proof.id, place: place)
        }
        Task {
            do {
                upload.settle(.accepted(try await deposit(upload)))
                entries.withLock { $0[id]?.place = nil }
            } catch {
                upload.settle(.failed(error))
                entries.withLock { $0[id] = nil }
            }
        }
        Task { await watch(upload, caller) }
        return upload
    }

    /// Ends an upload that is not complete.
    ///
    /// - Returns: whether it has ended so.
    @discardableResult
    func end(_ upload: OpenUpload, _ problem: GatewayProblem) -> Bool {
        guard upload.fail(problem) else { return false }
        entries.withLock { $0[upload.id] = nil }
        return true
    }

    /// Ends an upload of which nothing comes, and one whose session has ended.
    private func watch(_ upload: OpenUpload, _ caller: Requester) async {
        let step = min(idle / 4, .seconds(5))
        while entries.withLock({ $0[upload.id] != nil }), (try? await Task.sleep(for: step)) != nil {
            if upload.idleTime >= idle {
                let problem = GatewayProblem(404, "upload_over", "nothing came of the upload for too long: begin anew")
                // What it has answered is told no longer, either. One that is being sealed is let alone.
                let isTold = entries.withLock { $0[upload.id]?.place == nil }
                if !end(upload, problem), isTold { entries.withLock { $0[upload.id] = nil } }
            } else if (try? await caller.isStillIn(accounts, isUsed: upload.idleTime < step)) == false {
                end(upload, .sessionEnded)
            }
        }
    }
}

extension Requester {
    /// Whether what they have shown still counts.
    ///
    /// - Parameter isUsed: whether something comes from them, which keeps a session going; to look alone does not.
    /// - Throws: where that cannot be found out.
    func isStillIn(_ accounts: AccountDesk, isUsed: Bool = false) async throws -> Bool {
        do throws(AccountFailure) {
            switch proof {
            case .session(_, let token):
                guard isUsed else { return try await accounts.isOpen(token) }
                _ = try await accounts.session(token)
            case .key(_, let text): _ = try await accounts.authenticate(text)
            }
            return true
        } catch {
            guard [.keyRefused, .sessionEnded].contains(error.code) else { throw error }
            return false
        }
    }
}

extension Requester.Proof {
    /// Names it, and opens nothing.
    var id: String {
        switch self {
        case .session(let session, _): "session \(session.id)"
        case .key(let key, _): "key \(key.id)"
        }
    }
}
