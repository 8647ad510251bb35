// PKCS11: the doorway to cryptographic tokens, from a hardware security module to SoftHSM, through the library that its
// maker ships (PKCS #11 v2.40).
//
// It owns loading such a library, a session with one token, and the few operations that wrapping keys takes: finding
// and making AES keys that never leave the token, and AES-GCM under them. It knows nothing of what the keys are for.
// Calls block, for as long as the token likes: a caller that must not wait for ever bounds them.

internal import CPKCS11

/// A call that a token's library did not grant.
package struct CryptokiError: Error, Equatable, Sendable {
    /// What was tried, as "logging in".
    package let operation: String
    /// The library's return value (CKR_...), or 0 where the library itself is at fault.
    package let code: UInt
    /// What `code` would not say.
    package let reason: String?

    package init(_ operation: String, code: UInt, reason: String? = nil) {
        self.operation = operation
        self.code = code
        self.reason = reason
    }

    /// Whether a ciphertext did not verify. CKR_GENERAL_ERROR is what several libraries say of a wrong tag.
    package var isWrongCiphertext: Bool { [0x05, 0x40, 0x41].contains(code) }

    /// Whether the token or the session with it is gone, or the device failed: a new session may work.
    package var isTokenGone: Bool { [0x30, 0x31, 0x32, 0x60, 0x82, 0xB0, 0xB3, 0xE0, 0xE1, 0x101].contains(code) }
}

extension CryptokiError: CustomStringConvertible {
    package var description: String {
        let why = reason ?? CryptokiError.names[code] ?? "return value 0x\(String(code, radix: 16))"
        return "\(operation) failed on the token: \(why)"
    }

    /// The values that an operator can do something about; the standard has a hundred.
    private static let names: [UInt: String] = [
        0x03: "no such slot (CKR_SLOT_ID_INVALID)", 0x05: "CKR_GENERAL_ERROR", 0x06: "CKR_FUNCTION_FAILED",
        0x30: "the device reports an error (CKR_DEVICE_ERROR)", 0x31: "its memory is full (CKR_DEVICE_MEMORY)",
        0x32: "the device was removed (CKR_DEVICE_REMOVED)", 0x40: "the ciphertext does not verify",
        0x63: "the key does not allow it (CKR_KEY_TYPE_INCONSISTENT)", 0x68: "CKR_KEY_FUNCTION_NOT_PERMITTED",
        0x70: "it does not know AES-GCM or AES key generation (CKR_MECHANISM_INVALID)",
        0xA0: "the PIN is wrong", 0xA2: "the PIN has an impossible length", 0xA4: "the PIN is locked",
        0xE0: "no token is present (CKR_TOKEN_NOT_PRESENT)", 0xE2: "the token is write-protected",
    ]
}
