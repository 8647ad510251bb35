import Cryptography
import TestVectors

/// The shape of every file under Vectors/crypto but one.
struct PublishedVectors<Case: Decodable>: Decodable {
    let cases: [Case]
}

/// Vectors/crypto/random.json: computed by another implementation from a fixed seed.
struct RandomVectors: Decodable {
    let hmac: [CodeCase]
    let hkdf_expand: [ExpandCase]
    let gcm: [GCMCase]

    static func load() throws -> RandomVectors {
        try VectorFile.json("crypto/random.json", as: RandomVectors.self)
    }
}

struct CodeCase: Decodable {
    let hash: String
    let key: String
    let message: String
    let code: String
}

struct ExpandCase: Decodable {
    let hash: String
    let prk: String
    let info: String
    let okm: String?
    let length: Int?
    let okm_end: String?
}

struct GCMCase: Decodable {
    let valid: Bool
    let key: String
    let nonce: String
    let aad: String
    let plaintext: String
    let sealed: String
}

/// A vector that is not hex is a broken vector file.
struct NotHex: Error {
    let text: String
}

func bytes(_ hex: String) throws -> [UInt8] {
    guard let bytes = Hex.decode(hex, acceptingUpperCase: true) else { throw NotHex(text: hex) }
    return bytes
}

func secret(_ hex: String) throws -> SecretBytes {
    SecretBytes(copying: try bytes(hex))
}

func hashFunction(_ name: String) -> HashFunction {
    name == "sha512" ? .sha512 : .sha256
}

extension SecretBytes {
    /// Tests may look.
    var revealed: [UInt8] { withUnsafeBytes { [UInt8]($0) } }
}
