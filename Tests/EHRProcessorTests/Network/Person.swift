import EHRFamily
import SawtoothSigning

/// Somebody with a key. Keys are fixed, so that every run judges the same bytes.
struct Person: Sendable {
    let key: PublicKeyHex
    private let secret: [UInt8]

    static let alice = Person(1), bob = Person(2), carol = Person(3), dave = Person(4), mallory = Person(5)

    private init(_ number: UInt8) {
        secret = [UInt8](repeating: number, count: 32)
        key = PublicKeyHex(unchecked: (try? PrivateKey(bytes: secret).publicKey.hex) ?? "")
    }

    func sign(_ message: [UInt8]) throws -> SignatureHex {
        SignatureHex(unchecked: try PrivateKey(bytes: secret).sign(message).hex)
    }
}

extension PatientID { static let p1 = PatientID(unchecked: "p1"), p2 = PatientID(unchecked: "p2") }
extension DoctorID { static let d1 = DoctorID(unchecked: "d1"), d2 = DoctorID(unchecked: "d2") }
extension AccessID { static let a1 = AccessID(unchecked: "a1"), a2 = AccessID(unchecked: "a2") }
extension KeyReference { static let k1 = KeyReference(unchecked: "k1"), k2 = KeyReference(unchecked: "k2") }
extension ScopeCode { static let lab = ScopeCode(unchecked: "lab"), imaging = ScopeCode(unchecked: "imaging") }
extension ReasonCode { static let moved = ReasonCode(unchecked: "moved"), coma = ReasonCode(unchecked: "coma") }

extension RecordID {
    static let r1 = RecordID(unchecked: "r1"), r2 = RecordID(unchecked: "r2"), r3 = RecordID(unchecked: "r3")
}

extension DigestHex {
    static let h1 = DigestHex(unchecked: String(repeating: "1", count: 64))
    static let h2 = DigestHex(unchecked: String(repeating: "2", count: 64))
}

extension Scopes {
    static func of(_ scopes: ScopeCode...) -> Scopes { Scopes(scopes) ?? .everything }
}
