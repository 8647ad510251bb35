internal import ArgumentParser
internal import Cryptography
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

    @Option(
        help: ArgumentHelp(
            "File with a code of the holder's one-time password, mode 0600; asked for if needed and not given.",
            valueName: "file"),
        completion: .file())
    var oneTimeCodeFile: String?

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
            return (desk.acting(token, approver: approver, code: code), false)
        }
        guard let holder else {
            if isUnlocking { throw CommandFailure(.usage, "Nobody's key is unlocked here: use --session FILE.") }
            return (desk, false)
        }
        if isUnlocking {
            return (try await opened(at: desk, of: holder, secret: secret(of: holder), approver), true)
        }
        guard let signer, let opened = try await opened(at: desk, of: holder, signer) else { return (desk, false) }
        return (desk.acting(opened.token, approver: approver, code: code), true)
    }

    /// The service in a session that the password opens, and a code where the holder has a one-time password.
    func opened(
        at desk: RemoteRecordDesk, of holder: KeyHolder, secret: UnlockSecret,
        _ approver: (@Sendable ([UInt8]) throws(RecordFailure) -> [UInt8])?
    ) async throws(RecordFailure) -> RemoteRecordDesk {
        let token = try await openSession(at: desk, of: holder, secret: secret).token
        return desk.acting(token, approver: approver, code: code)
    }

    /// The service in a session of the holder's, opened with the ledger key or with the password, which is needed again
    /// in it.
    func opened(
        at desk: RemoteRecordDesk, of holder: KeyHolder, key: String?
    ) async throws -> (RemoteRecordDesk, secret: UnlockSecret?) {
        if let key {
            let signer = try KeyFile.read(key)
            let token = try await desk.openSession(of: holder, signer: signer).token
            return (desk.acting(token, approver: try approver(signer), code: code), nil)
        }
        let secret = try secret(of: holder)
        return (try await opened(at: desk, of: holder, secret: secret, approver(nil)), secret)
    }

    func openSession(
        at desk: RemoteRecordDesk, of holder: KeyHolder, secret: UnlockSecret
    ) async throws(RecordFailure) -> OpenedSessionMessage {
        do {
            return try await desk.openSession(of: holder, secret: secret)
        } catch {
            guard error.code == .codeNeeded else { throw error }
            return try await desk.openSession(of: holder, secret: secret, code: code())
        }
    }

    /// Reads a code: each opens one session or approves once.
    var code: @Sendable () throws(RecordFailure) -> String {
        let file = oneTimeCodeFile
        return { () throws(RecordFailure) in
            do {
                return try SecretPrompt.read("Code, one that was not used", file: file)
                    .withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            } catch let failure as CommandFailure {
                throw RecordFailure(.codeNeeded, failure.message, cause: failure)
            } catch {
                throw error as? RecordFailure ?? RecordFailure(.codeNeeded, "\(error)", cause: error)
            }
        }
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
        let secret = try secret(of: holder)
        let (_, session): (String, Session)
        do {
            (_, session) = try await parts.holders.open(holder, secret: secret)
        } catch {
            guard error.code == .codeNeeded else { throw error }
            (_, session) = try await parts.holders.open(holder, secret: secret, code: code())
        }
        guard let key = session.signer else { return parts.desk }
        return parts.desk.signing(with: key, for: holder)
    }
}
