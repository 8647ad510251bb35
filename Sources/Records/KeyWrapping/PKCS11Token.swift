package import Cryptography
internal import Dispatch
internal import Locking
internal import PKCS11
package import RecordErrors

/// KEKs in a token that they never leave: a hardware security module, or SoftHSM.
///
/// A key is wrapped with AES-256-GCM inside the token, with a nonce drawn here and the context as associated data. KEKs
/// are the token's AES keys labelled `<label>/<number>`, of which the highest is current. A token that insists on
/// generating nonces itself cannot be used.
package final class PKCS11Token: KeyWrapper {
    package let kind = WrappedKey.Kind.pkcs11

    private let path: String
    private let token: TokenName
    private let label: String
    private let pin: SecretBytes
    private let deadline: Double

    /// Calls block, and a session belongs to one thread: all calls of a library run here, one after another, for all
    /// tokens of a process. A login belongs to the process and ends with its last session, so a wrapper must not be
    /// opened or closed in the middle of another's work; and SoftHSM loses key handles if sessions work concurrently. A
    /// hanging library blocks its own queue and no other.
    private let queue: DispatchQueue
    private static let queues = LockedValue<[String: DispatchQueue]>([:])
    private let session = SessionHolder()

    /// Digits of a KEK's number, so that labels sort like numbers.
    private static let digits = 6

    /// - Parameters:
    ///   - path: the token vendor's library, for example `/usr/lib/softhsm/libsofthsm2.so`.
    ///   - token: the token's label.
    ///   - serial: its serial number, and `slot` the slot that it is in, where several tokens have its label.
    ///   - label: the label of this wrapper's KEKs; others in the token are ignored.
    ///   - deadline: seconds to wait for the token.
    package init(
        library path: String, token: String, serial: String? = nil, slot: UInt? = nil, label: String,
        pin: SecretBytes, deadline: Double = 10
    ) {
        self.path = path
        self.token = TokenName(label: token, serial: serial, slot: slot)
        self.label = label
        self.pin = pin
        self.deadline = deadline
        queue = PKCS11Token.queues.withLock { queues in
            if let queue = queues[path] { return queue }
            let queue = DispatchQueue(label: "PKCS #11 \(path)")
            queues[path] = queue
            return queue
        }
    }

    deinit {
        let session = session
        queue.async { session.value = nil }
    }

    package func wrap(_ key: SecretBytes, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try checkLength(key)
        let nonce = RandomBytes.make(AESGCM.nonceLength)
        let (id, sealed) = try await onToken { (session, kekPrefix, isCertain) throws(CryptokiError) in
            let kek = try PKCS11Token.current(session, kekPrefix, isCertain)
            return (kek.id, try session.seal(key, key: kek, nonce: nonce, authenticating: context.bytes))
        }
        return try WrappedKey(kind: kind, keyID: id, ciphertext: nonce + sealed)
    }

    package func unwrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> SecretBytes {
        try checkKind(wrapped)
        guard wrapped.ciphertext.count > AESGCM.nonceLength + AESGCM.tagLength else {
            throw RecordFailure(.wrapperDamaged, "the wrapped key is too short")
        }
        let nonce = Array(wrapped.ciphertext.prefix(AESGCM.nonceLength))
        let sealed = Array(wrapped.ciphertext.dropFirst(AESGCM.nonceLength))
        let holder = session
        let key = try await onToken { (session, kekPrefix, isCertain) throws(CryptokiError) -> SecretBytes? in
            guard let kek = try session.keys(labelled: kekPrefix).first(where: { $0.id == wrapped.keyID }) else {
                guard isCertain || holder.missing.contains(wrapped.keyID) else { throw .unseen }
                holder.noteMissing(wrapped.keyID)
                return nil
            }
            return try session.open(sealed, key: kek, nonce: nonce, authenticating: context.bytes)
        }
        guard let key else {
            throw RecordFailure(
                .wrapperNotItsKey,
                "the token \(token) has no “\(label)” key named \(Hex.encode(wrapped.keyID.prefix(16)))")
        }
        return key
    }

    package func rewrap(_ wrapped: WrappedKey, context: WrappingContext) async throws(RecordFailure) -> WrappedKey {
        try await wrap(unwrap(wrapped, context: context), context: context)
    }

    package func rotate() async throws(RecordFailure) {
        try await onToken { (session, kekPrefix, isCertain) throws(CryptokiError) in
            try PKCS11Token.makeNext(session, kekPrefix, isCertain)
        }
    }

    private static func current(
        _ session: CryptokiSession, _ prefix: String, _ isCertain: Bool
    ) throws(CryptokiError) -> CryptokiSession.TokenKey {
        if let kek = try session.keys(labelled: prefix).last {
            // It may have been created by hand, or by another program: never wrap a key under one that can be copied.
            guard try !session.canLeave(kek) else {
                throw CryptokiError(
                    "wrapping", code: 0,
                    reason:
                        "its key “\(kek.label)” can be taken out of it (CKA_SENSITIVE, CKA_EXTRACTABLE); rotate, and "
                        + "wrap all keys anew")
            }
            return kek
        }
        try makeNext(session, prefix, isCertain)
        guard let kek = try session.keys(labelled: prefix).last else {
            throw CryptokiError("wrapping", code: 0, reason: "it made a key and does not show it")
        }
        return kek
    }

    private static func makeNext(
        _ session: CryptokiSession, _ prefix: String, _ isCertain: Bool
    ) throws(CryptokiError) {
        let newest = try session.keys(labelled: prefix).last
        // A first key beside those of a token that is back and not seen would be a second one of its number.
        guard newest != nil || isCertain else { throw .unseen }
        let last = newest.flatMap { Int($0.label.dropFirst(prefix.count)) } ?? 0
        let number = String(last + 1)
        let padding = String(repeating: "0", count: max(0, digits - number.count))
        try session.makeKey(id: RandomBytes.make(16), label: prefix + padding + number)
    }

    /// Runs `body` on the library's thread with a session, opening a new one if the last is gone.
    ///
    /// A library's call cannot be cancelled: an unplugged module, or a network HSM behind a dead link, may block it for
    /// minutes or forever. So the caller returns at the deadline, and the thread stays with the library. Calls that
    /// wait behind it expire too and never start: a rotation that its caller considers failed must not happen an hour
    /// later, and no key should stay in memory for a call that nobody waits for.
    private func onToken<Value: Sendable>(
        _ body:
            @escaping @Sendable (
                CryptokiSession, _ kekPrefix: String, _ isCertain: Bool
            ) throws(CryptokiError) -> Value
    ) async throws(RecordFailure) -> Value {
        let waiting = WaitingCall(body)
        let result = await withCheckedContinuation { continuation in
            waiting.wait(with: continuation)
            queue.async { [self] in
                guard let body = waiting.begin() else { return }
                waiting.resume(with: Result { () throws(CryptokiError) in try attempt(body) })
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + deadline) { waiting.resume(with: nil) }
        }
        switch result {
        case .success(let value)?: return value
        case .failure(let error)?: throw RecordFailure(error)
        case nil: throw RecordFailure(.wrapperAway, "the token \(token) has not answered within \(deadline) s")
        }
    }

    /// Runs `body` with the open session, else with a new one; and if the token or a key is not there, once more after
    /// the library has looked at its tokens anew. What `body` does not find then is not there.
    private func attempt<Value>(
        _ body: (CryptokiSession, String, _ isCertain: Bool) throws(CryptokiError) -> Value
    ) throws(CryptokiError) -> Value {
        let module = try CryptokiModule.load(path)
        var failure: CryptokiError?
        if let open = session.value {
            do {
                return try body(open, label + "/", false)
            } catch {
                guard error.isTokenGone || error == .unseen else { throw error }
                failure = error
                session.value = nil
            }
        }
        if failure != .unseen {
            do {
                return try begin(module, body, isCertain: false)
            } catch {
                let mayPass = error.isTokenGone || error == .unseen || failure != nil && error.isLibraryFailure
                guard mayPass else { throw error }
                failure = error
                session.value = nil
            }
        }
        guard module.restart() || failure == .unseen else { throw failure ?? .unseen }
        session.forgetMissing()
        return try begin(module, body, isCertain: true)
    }

    private func begin<Value>(
        _ module: CryptokiModule, _ body: (CryptokiSession, String, Bool) throws(CryptokiError) -> Value,
        isCertain: Bool
    ) throws(CryptokiError) -> Value {
        let fresh = try CryptokiSession(module, token: token, pin: pin)
        session.value = fresh
        return try body(fresh, label + "/", isCertain)
    }
}

extension CryptokiError {
    /// No key was found, by a library that may not see its token any more.
    fileprivate static let unseen = CryptokiError("looking for keys", code: 0, reason: "it shows none of this label")
}

/// The session, which only the token's queue uses.
// @unchecked: see above.
private final class SessionHolder: @unchecked Sendable {
    var value: CryptokiSession?
    /// Ids of keys that are certainly not in the token, so that each costs the library one look at its tokens.
    private(set) var missing: Set<[UInt8]> = []

    private static let missingLimit = 1000

    func noteMissing(_ id: [UInt8]) {
        if missing.count >= SessionHolder.missingLimit { missing = [] }
        missing.insert(id)
    }

    func forgetMissing() { missing = [] }
}

/// A call that waits for its turn, and a caller that resumes at the token's answer or the deadline, whichever comes
/// first.
private final class WaitingCall<Value: Sendable>: Sendable {
    typealias Answer = Result<Value, CryptokiError>?
    typealias Body = @Sendable (CryptokiSession, String, Bool) throws(CryptokiError) -> Value

    private struct State: Sendable {
        var body: Body?
        var caller: CheckedContinuation<Answer, Never>?
    }

    private let state: LockedValue<State>

    init(_ body: @escaping Body) {
        state = LockedValue(State(body: body))
    }

    func wait(with caller: CheckedContinuation<Answer, Never>) {
        state.withLock { $0.caller = caller }
    }

    /// The work to run, once; nil if nobody waits for it any more.
    func begin() -> Body? {
        state.withLock { state in
            defer { state.body = nil }
            return state.caller == nil ? nil : state.body
        }
    }

    func resume(with answer: Answer) {
        let caller = state.withLock { state in
            defer { state = State() }
            return state.caller
        }
        caller?.resume(returning: answer)
    }
}

extension RecordFailure {
    fileprivate init(_ error: CryptokiError) {
        if error.isTokenGone {
            self.init(.wrapperAway, because: error)
        } else if error.operation == "unwrapping", error.isWrongCiphertext {
            self.init(.wrapperDamaged, "the wrapped key was altered, or belongs to another context", cause: error)
        } else {
            self.init(.wrapperRefused, because: error)
        }
    }
}
