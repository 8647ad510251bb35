internal import ArgumentParser
internal import DurableFiles
internal import Holders
internal import RecordConfiguration
internal import RecordErrors
internal import RecordFlow
internal import RecordKeys
internal import RecordRemote
internal import SawtoothSigning

/// Who acts, and what shows that it is they: a session, for holders who are enrolled.
struct ActingOptions: ParsableArguments {
    /// Longest session file, in bytes.
    private static let tokenLimit = 256

    @Flag(help: "Ask for the holder's password: it unlocks the key in custody, or opens a session at the service.")
    var unlock = false
    @Option(
        help: ArgumentHelp("File with the password, mode 0600; implies --unlock.", valueName: "file"),
        completion: .file())
    var passwordFile: String?
    @Option(
        help: ArgumentHelp("File with a session's token, from `ehr session open`.", valueName: "file"),
        completion: .file())
    var session: String?
    @Option(
        help: ArgumentHelp(
            "The holder's approval key, for acts that need approval: from `ehr keygen --encryption`.",
            valueName: "file"),
        completion: .file())
    var approvalKey: String?

    var isUnlocking: Bool { unlock || passwordFile != nil }

    func validate() throws {
        guard session == nil || !isUnlocking else {
            throw ValidationError("Give either --session FILE or --unlock: a session has its key unlocked already.")
        }
    }

    func secret(of holder: KeyHolder) throws -> UnlockSecret {
        try UnlockSecret.derived(from: SecretPrompt.read("Password", file: passwordFile), of: holder)
    }

    /// The service, asked in a session of the holder's.
    ///
    /// - Returns: also whether the session was opened here, and is to be ended.
    /// - Throws: `CommandFailure`, `RecordFailure`, `FileError`, `SigningError`.
    func acting(
        at desk: RemoteRecordDesk, as holder: KeyHolder?, key: String?
    ) async throws -> (RemoteRecordDesk, isOwn: Bool) {
        let signer = try key.map { try KeyFile.read($0) }
        let approver = try approver(signer)
        if let session {
            let bytes = try ReadableFile.secret(in: session, limit: ActingOptions.tokenLimit)
            let token = String(decoding: bytes.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
            return (desk.acting(token, approver: approver), false)
        }
        guard let holder else {
            if isUnlocking { throw CommandFailure(.usage, "Nobody's key is unlocked here: use --session FILE.") }
            return (desk, false)
        }
        if isUnlocking {
            let opened = try await desk.openSession(of: holder, secret: secret(of: holder))
            return (desk.acting(opened.token, approver: approver), true)
        }
        guard let signer, let opened = try await opened(at: desk, of: holder, signer) else { return (desk, false) }
        return (desk.acting(opened.token, approver: approver), true)
    }

    /// - Returns: nil for a holder who is not enrolled: the signature on the ledger is all there is to show.
    private func opened(
        at desk: RemoteRecordDesk, of holder: KeyHolder, _ signer: any Signer
    ) async throws(RecordFailure) -> OpenedSessionMessage? {
        do {
            return try await desk.openSession(of: holder, signer: signer)
        } catch {
            if error.code == .sessionRefused { return nil }
            throw error
        }
    }

    func approver(
        _ signer: (any Signer)?
    ) throws -> (@Sendable ([UInt8]) throws(RecordFailure) -> [UInt8])? {
        if let approvalKey {
            let key = try ApprovalKey.file(at: approvalKey)
            return { (text) throws(RecordFailure) in try key.sign(text) }
        }
        guard let signer else { return nil }
        return { (text) throws(RecordFailure) in try RemoteRecordDesk.signature(of: text, by: signer) }
    }

    /// The desk in this process, with the holder's key unlocked where that is asked for.
    func acting(at parts: RecordParts, as holder: KeyHolder?) async throws -> RecordDesk {
        guard session == nil else {
            throw CommandFailure(.usage, "--session is a service's: with --config use --unlock.")
        }
        guard isUnlocking else { return parts.desk }
        guard let holder else { throw CommandFailure(.usage, "Nobody's key is unlocked here: leave --unlock out.") }
        let (_, session) = try await parts.holders.open(holder, secret: secret(of: holder))
        guard let key = session.signer else { return parts.desk }
        return parts.desk.signing(with: key, for: holder)
    }
}
