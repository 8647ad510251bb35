internal import Cryptography
internal import KeyWrapping
package import OneTimePasswords
package import RecordErrors
package import RecordKeys

// A one-time password: a second thing to show beside the unlock secret, and a way to approve grave acts for who has no
// key to sign with.
//
// 1. It is made in a session, approved as a grave act; where the holder has no way to approve yet, with the unlock
//    secret again. It waits in the session and is lost with it.
// 2. The first code shows that the holder's device has it. From then on it is kept, wrapped under the KEK.
//
// Whoever has database and KEK makes its codes. They sign nothing by themselves: the ledger key stays under the unlock
// secret.

extension HolderDesk {
    /// How a holder can approve a grave act.
    package enum ApprovalWay: String, Sendable, CaseIterable {
        case approvalKey = "approval_key"
        case ledgerKey = "ledger_key"
        case oneTimePassword = "one_time_password"
        case passkey
    }

    /// The ways that the holder has now.
    package func approvalWays(of holder: KeyHolder) async throws(RecordFailure) -> [ApprovalWay] {
        guard let enrolled = try await store.enrolled(holder) else { return [] }
        let hasPassword = try await store.oneTimePassword(of: holder) != nil
        let hasPasskey = try await !store.passkeys(of: holder).isEmpty
        return ApprovalWay.allCases.filter { way in
            switch way {
            case .approvalKey: enrolled.approvalKey != nil
            case .ledgerKey: !enrolled.isInCustody
            case .oneTimePassword: hasPassword
            case .passkey: hasPasskey
            }
        }
    }

    /// A nonce with which each of `acts` can be done once, since a code approves them all.
    ///
    /// - Parameter acts: their texts, as `GraveAct.text` has them: what the holder was shown together.
    /// - Throws: `.codeRefused`, which counts as an attempt; `.attemptsExhausted`; `.invalid` for no acts or too many.
    package func approve(_ acts: [String], code: String, in session: Session) async throws(RecordFailure) -> [UInt8] {
        guard 1...HolderLimits.actsAtOnce ~= acts.count,
            acts.allSatisfy({
                $0.utf8.count <= HolderLimits.actLength && $0.hasPrefix("act: ") && $0.hasSuffix("\n")
            })
        else {
            throw RecordFailure(
                .invalid,
                "a code approves 1 to \(HolderLimits.actsAtOnce) acts: the lines of each from “act: ” on, at most "
                    + "\(HolderLimits.actLength) bytes, each line ended by a line feed")
        }
        guard let password = try await store.oneTimePassword(of: session.holder),
            try await use(code, of: password)
        else { throw RecordFailure(.codeRefused) }
        return sessions.nonce(for: session, acts: acts)
    }

    /// Makes sure that the holder wants another way to approve: approved like any grave act, and where there is no way
    /// yet by the unlock secret.
    ///
    /// - Throws: `.approvalNeeded`; `.sessionRefused` for a wrong secret; `.attemptsExhausted`.
    package func requireApproval(
        ofWay act: GraveAct, _ approval: Approval?, secret: UnlockSecret?, in session: Session
    ) async throws(RecordFailure) {
        guard try await approvalWays(of: session.holder).isEmpty else {
            return try await requireApproval(of: act, approval, in: session)
        }
        guard let secret else {
            throw RecordFailure(.approvalNeeded, "the first way to approve needs the unlock secret again")
        }
        _ = try await unlock("password", of: session.holder, with: secret)
    }

    /// Step 1.
    package func makeOneTimePassword(in session: Session) -> OneTimePassword {
        let password = OneTimePassword.random()
        sessions.set(password, in: session)
        return password
    }

    /// Step 2. The holder's other sessions end: they were opened without a code.
    ///
    /// - Throws: `.codeRefused`, which counts as an attempt; `.attemptsExhausted`; `.notFound` where none waits.
    package func confirmOneTimePassword(code: String, in session: Session) async throws(RecordFailure) {
        let holder = session.holder
        guard let password = session.newPassword else {
            throw RecordFailure(.notFound, "one-time password that waits for its first code in this session")
        }
        try sessions.countAttempt(at: holder)
        guard let step = password.step(of: code, at: clock(), after: nil) else { throw RecordFailure(.codeRefused) }
        sessions.forgiveFailure(at: holder)
        let wrapped = try await wrapper.wrap(password.secret, context: HolderDesk.context(of: holder))
        try await store.keepOneTimePassword(StoredOneTimePassword(holder: holder, wrapped: wrapped, lastStep: step))
        sessions.set(nil, in: session)
        sessions.endAll(of: holder, except: session.id)
    }

    /// - Throws: `.notFound` where there is none.
    package func removeOneTimePassword(of holder: KeyHolder) async throws(RecordFailure) {
        guard try await store.removeOneTimePassword(of: holder) else {
            throw RecordFailure(.notFound, "one-time password of \(holder.role) \(holder.id)")
        }
    }

    /// Uses up a code.
    ///
    /// - Returns: whether it is one. A wrong one counts as an attempt, and before it is looked at: many at one time are
    ///   many.
    /// - Throws: `.attemptsExhausted`.
    func use(_ code: String, of stored: StoredOneTimePassword) async throws(RecordFailure) -> Bool {
        let holder = stored.holder
        try sessions.admitAttempt(at: holder)
        let password = OneTimePassword(
            try await wrapper.unwrap(stored.wrapped, context: HolderDesk.context(of: holder)))
        try sessions.countAttempt(at: holder)
        guard let step = password.step(of: code, at: clock(), after: stored.lastStep),
            try await store.useOneTimePassword(of: holder, step: step)
        else { return false }
        sessions.forgiveFailure(at: holder)
        return true
    }

    private static func context(of holder: KeyHolder) throws(RecordFailure) -> WrappingContext {
        try WrappingContext(purpose: .oneTimePassword, ids: KeyContexts.oneTimePassword(of: holder))
    }
}
