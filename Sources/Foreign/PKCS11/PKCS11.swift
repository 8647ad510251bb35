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
    package var isWrongCiphertext: Bool {
        [CKR_GENERAL_ERROR, CKR_ENCRYPTED_DATA_INVALID, CKR_ENCRYPTED_DATA_LEN_RANGE].contains(code)
    }

    /// Whether the token or the session with it is gone, or the device failed: a new session may work.
    package var isTokenGone: Bool {
        [
            CKR_DEVICE_ERROR, CKR_DEVICE_MEMORY, CKR_DEVICE_REMOVED, CKR_KEY_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID,
            CKR_SESSION_CLOSED, CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_NOT_RECOGNIZED,
            CKR_USER_NOT_LOGGED_IN,
        ].contains(code)
    }
}

extension CryptokiError: CustomStringConvertible {
    package var description: String {
        let why = reason ?? CryptokiError.names[code] ?? "return value 0x\(String(code, radix: 16))"
        return "\(operation) failed on the token: \(why)"
    }

    /// The values that an operator can do something about; the standard has a hundred.
    private static let names: [UInt: String] = [
        CKR_SLOT_ID_INVALID: "no such slot (CKR_SLOT_ID_INVALID)", CKR_GENERAL_ERROR: "CKR_GENERAL_ERROR",
        CKR_FUNCTION_FAILED: "CKR_FUNCTION_FAILED",
        CKR_DEVICE_ERROR: "the device reports an error (CKR_DEVICE_ERROR)",
        CKR_DEVICE_MEMORY: "its memory is full (CKR_DEVICE_MEMORY)",
        CKR_DEVICE_REMOVED: "the device was removed (CKR_DEVICE_REMOVED)",
        CKR_ENCRYPTED_DATA_INVALID: "the ciphertext does not verify",
        CKR_KEY_TYPE_INCONSISTENT: "the key does not allow it (CKR_KEY_TYPE_INCONSISTENT)",
        CKR_KEY_FUNCTION_NOT_PERMITTED: "CKR_KEY_FUNCTION_NOT_PERMITTED",
        CKR_MECHANISM_INVALID: "it does not know AES-GCM or AES key generation (CKR_MECHANISM_INVALID)",
        CKR_PIN_INCORRECT: "the PIN is wrong", CKR_PIN_LEN_RANGE: "the PIN has an impossible length",
        CKR_PIN_LOCKED: "the PIN is locked", CKR_TOKEN_NOT_PRESENT: "no token is present (CKR_TOKEN_NOT_PRESENT)",
        CKR_TOKEN_WRITE_PROTECTED: "the token is write-protected",
    ]
}
