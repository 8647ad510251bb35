import SawtoothSigning
import TestVectors
import Testing

struct SigningVector: Decodable {
    let private_key: String
    let public_key: String
    let message: String
    let signature: String
}

func fromHex(_ text: String) -> [UInt8] {
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
}

@Suite struct SignatureTests {
    @Test("keys and signatures are the ones that sawtooth_signing makes, byte for byte")
    func vectors() throws {
        let vectors = try VectorFile.json("signing/sawtooth_signing.json", as: [SigningVector].self)
        #expect(vectors.count == 40)
        for vector in vectors {
            let key = try PrivateKey(hex: vector.private_key)
            let message = fromHex(vector.message)
            #expect(key.publicKey.hex == vector.public_key)
            #expect(try key.sign(message).hex == vector.signature)
            let signature = try #require(Signature(hex: vector.signature))
            #expect(key.publicKey.verifies(signature, over: message))
        }
    }

    @Test("a signature over another message, by another key, or with a flipped bit does not verify")
    func refused() throws {
        let key = try PrivateKey.random()
        let message: [UInt8] = Array("message".utf8)
        let signature = try key.sign(message)
        #expect(key.publicKey.verifies(signature, over: message))
        #expect(!key.publicKey.verifies(signature, over: message + [0]))
        #expect(try !PrivateKey.random().publicKey.verifies(signature, over: message))
        for index in signature.bytes.indices {
            var bytes = signature.bytes
            bytes[index] ^= 1
            #expect(try !key.publicKey.verifies(#require(Signature(bytes: bytes)), over: message))
        }
    }

    @Test("the high-S twin of a valid signature does not verify")
    func highS() throws {
        let key = try PrivateKey(hex: String(repeating: "11", count: 32))
        let message: [UInt8] = [1, 2, 3]
        var bytes = try key.sign(message).bytes
        // s' = n - s, with n the order of secp256k1 (SEC 2, section 2.4.1).
        let order = fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
        var borrow = 0
        for index in (0..<32).reversed() {
            let difference = Int(order[index]) - Int(bytes[32 + index]) - borrow
            bytes[32 + index] = UInt8(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        #expect(try !key.publicKey.verifies(#require(Signature(bytes: bytes)), over: message))
    }

    @Test(
        "keys outside the curve are refused",
        arguments: [
            String(repeating: "0", count: 64),
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            String(repeating: "1", count: 62), String(repeating: "1", count: 66), "", String(repeating: "g", count: 64),
        ])
    func badPrivateKeys(hex: String) {
        #expect(throws: SigningError.invalidPrivateKey) { try PrivateKey(hex: hex) }
    }

    @Test(
        "public keys that are no point, uncompressed or in upper case are refused",
        arguments: [
            "02" + String(repeating: "f", count: 64), "04" + String(repeating: "1", count: 64),
            "039997A497d964fc1a62885b05a51166a65a90df00492c8d7cf61d6accf54803be", "", "02",
        ])
    func badPublicKeys(hex: String) {
        #expect(throws: SigningError.invalidPublicKey) { try PublicKey(hex: hex) }
    }

    @Test("a private key never prints its digits")
    func hidden() throws {
        let hex = String(repeating: "5a", count: 32)
        let key = try PrivateKey(hex: hex)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] { #expect(!text.contains("5a5a5a5a")) }
    }
}
