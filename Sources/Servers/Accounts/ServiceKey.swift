package import Cryptography
internal import SQLDatabases

/// An API key of a service, as lists show it.
package struct ServiceKey: Hashable, Sendable {
    /// 16 hex digits: the part of the key that is no secret.
    package let id: String
    package let account: String
    package let label: String
    package let rights: Set<ServiceRight>
    /// Unix seconds.
    package let createdAt: Int64
    /// Unix seconds.
    package let expiresAt: Int64
    /// Unix seconds, up to a minute behind; nil where it was never used.
    package let usedAt: Int64?
    /// Unix seconds.
    package let revokedAt: Int64?

    static let columns =
        "service_keys.id AS key_id, account, label, rights, made_at, expires_at, used_at, revoked_at"

    init(_ row: SQLRow) throws(SQLFailure) {
        id = try row.text("key_id")
        account = try row.text("account")
        label = try row.text("label")
        // A right of a later version is none here.
        rights = Set(try row.text("rights").split(separator: " ").compactMap { ServiceRight(rawValue: String($0)) })
        createdAt = try row.integer("made_at")
        expiresAt = try row.integer("expires_at")
        usedAt = try row.optionalInteger("used_at")
        revokedAt = try row.optionalInteger("revoked_at")
    }

    /// - Throws: `.rightMissing`, which names the right.
    package func require(_ right: ServiceRight) throws(AccountFailure) {
        guard rights.contains(right) else {
            throw AccountFailure(.rightMissing, "the API key does not have the right \(right.rawValue)")
        }
    }
}

/// What a service shows: `ehrk_`, the key's id, `_` and 256 random bits in 64 hex digits. It does not print itself.
package struct ServiceKeyText: Sendable, CustomStringConvertible {
    /// What scanners for leaked secrets look for.
    private static let prefix = "ehrk_"
    static let idBytes = 8
    private static let secretBytes = 32

    let id: String
    private let secret: SecretBytes

    init(random: AccountDesk.RandomSource) {
        id = Hex.encode(random(ServiceKeyText.idBytes))
        var drawn = random(ServiceKeyText.secretBytes)
        secret = SecretBytes(movingFrom: &drawn)
    }

    /// - Returns: nil for what is no key.
    package init?(_ text: String) {
        guard text.hasPrefix(ServiceKeyText.prefix) else { return nil }
        let parts = text.dropFirst(ServiceKeyText.prefix.count).split(
            separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, Hex.decode(parts[0])?.count == ServiceKeyText.idBytes,
            var secret = Hex.decode(parts[1]), secret.count == ServiceKeyText.secretBytes
        else { return nil }
        id = String(parts[0])
        self.secret = SecretBytes(movingFrom: &secret)
    }

    /// The key, whole: to be shown once.
    package var text: String {
        "\(ServiceKeyText.prefix)\(id)_\(secret.withUnsafeBytes { Hex.encode($0) })"
    }

    package var description: String { "\(ServiceKeyText.prefix)\(id)_…" }

    /// What is kept of it: HKDF-SHA256 of the secret, with the id as salt and info `ehr/1 service key verifier`.
    var verifier: [UInt8] {
        get throws(CryptographyError) { try derived("ehr/1 service key verifier").withUnsafeBytes { Array($0) } }
    }

    /// 32 bytes under which the service's ledger key in custody is wrapped: the same with info `ehr/1 unlock secret`.
    /// Neither gives the other, and the database has the verifier alone.
    ///
    /// - Throws: `.cryptographyFailed`.
    package func unlockSecret() throws(AccountFailure) -> SecretBytes {
        do {
            return try derived("ehr/1 unlock secret")
        } catch {
            throw AccountFailure(because: error)
        }
    }

    private func derived(_ info: String) throws(CryptographyError) -> SecretBytes {
        try HKDF.derive(inputKey: secret, salt: Array(id.utf8), info: Array(info.utf8), count: 32, hash: .sha256)
    }
}
