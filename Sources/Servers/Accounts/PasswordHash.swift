internal import Cryptography
internal import FoundationEssentials

/// What is kept of a password: scrypt (RFC 7914) with a random salt, as `$scrypt$ln=17,r=8,p=1$SALT$HASH`, the last two
/// in base 64 without padding.
///
/// 64 bytes are derived at once. The first 32 are the hash; the others, which are not kept, seal what only somebody who
/// knows the password shall read. scrypt's last step makes each half independently of the other.
struct PasswordHash: Sendable {
    private static let half = 32
    private static let saltCount = 16
    /// What stored parameters may cost: twice the standard, so that it can be raised once and a row that somebody has
    /// changed cannot take all memory.
    private static let memoryLimit: UInt64 = 256 << 20
    private static let parallelLimit: UInt64 = 4

    let scrypt: Scrypt
    let salt: [UInt8]
    let verifier: [UInt8]

    /// Hashes a new password, and gives what seals under it.
    static func make(
        _ password: SecretBytes, _ scrypt: Scrypt, random: AccountDesk.RandomSource
    ) throws(CryptographyError) -> Opened {
        let salt = random(saltCount)
        let derived = try scrypt.derive(passphrase: password, salt: salt, count: 2 * half)
        let verifier = derived.slice(0..<half).withUnsafeBytes { Array($0) }
        return Opened(
            hash: PasswordHash(scrypt: scrypt, salt: salt, verifier: verifier), seal: derived.slice(half..<2 * half))
    }

    /// A hash, and the key that only who knows its password has.
    struct Opened: Sendable {
        let hash: PasswordHash
        let seal: SecretBytes
    }

    private init(scrypt: Scrypt, salt: [UInt8], verifier: [UInt8]) {
        (self.scrypt, self.salt, self.verifier) = (scrypt, salt, verifier)
    }

    /// A hash that no password is known of, to spend the same work on.
    init(unknownAtCostOf scrypt: Scrypt) {
        self.init(
            scrypt: scrypt, salt: [UInt8](repeating: 0, count: PasswordHash.saltCount),
            verifier: [UInt8](repeating: 0, count: PasswordHash.half))
    }

    /// - Returns: nil for what is no such text, and for parameters that cost too much.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let cost = parts[2].wholeMatch(of: /ln=([0-9]{1,2}),r=([0-9]{1,4}),p=([0-9]{1,2})/),
            let log = UInt64(cost.output.1), log < 32, let r = UInt64(cost.output.2), let p = UInt64(cost.output.3),
            let scrypt = try? Scrypt(n: 1 << log, r: r, p: p), PasswordHash.isAffordable(scrypt),
            let salt = PasswordHash.decode(parts[3]), 8...64 ~= salt.count,
            let verifier = PasswordHash.decode(parts[4]), verifier.count == PasswordHash.half
        else { return nil }
        self.init(scrypt: scrypt, salt: salt, verifier: verifier)
    }

    private static func isAffordable(_ scrypt: Scrypt) -> Bool {
        128 * scrypt.r * scrypt.n <= memoryLimit && scrypt.p <= parallelLimit
    }

    var text: String {
        let log = scrypt.n.trailingZeroBitCount
        return "$scrypt$ln=\(log),r=\(scrypt.r),p=\(scrypt.p)$\(Self.encode(salt))$\(Self.encode(verifier))"
    }

    /// What seals under the password; nil for another password. Takes the same time either way.
    func open(with password: SecretBytes) throws(CryptographyError) -> SecretBytes? {
        let derived = try scrypt.derive(passphrase: password, salt: salt, count: 2 * PasswordHash.half)
        let isRight = derived.slice(0..<PasswordHash.half).withUnsafeBytes { computed in
            verifier.withUnsafeBytes { ConstantTime.equal(computed.bytes, $0.bytes) }
        }
        return isRight ? derived.slice(PasswordHash.half..<2 * PasswordHash.half) : nil
    }

    /// Whether a new hash would cost a guesser more.
    func isCheaper(than standard: Scrypt) -> Bool {
        scrypt.n * scrypt.r * scrypt.p < standard.n * standard.r * standard.p
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        guard text.count <= 128, !text.contains("=") else { return nil }
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) }
    }
}
