// PKCS11: cryptographic tokens, from a hardware security module to SoftHSM, through the vendor's library (PKCS #11
// v2.40).
//
// It owns loading such a library, a session with one token, and the few operations that key wrapping needs: finding and
// creating AES keys that never leave the token, and AES-GCM under them. It does not know what the keys are for. Calls
// may block without limit: a caller that must not wait forever needs its own timeout.

internal import CPKCS11

/// A failed call of a token's library.
package struct CryptokiError: Error, Equatable, Sendable {
    /// The operation, for example "logging in".
    package let operation: String
    /// The library's return value (CKR_...), or 0 if the library itself is at fault.
    package let code: UInt
    /// Details that `code` does not express.
    package let reason: String?

    package init(_ operation: String, code: UInt, reason: String? = nil) {
        self.operation = operation
        self.code = code
        self.reason = reason
    }

    /// Whether a ciphertext did not verify. Several libraries return CKR_GENERAL_ERROR for a wrong tag.
    package var isWrongCiphertext: Bool {
        [CKR_GENERAL_ERROR, CKR_ENCRYPTED_DATA_INVALID, CKR_ENCRYPTED_DATA_LEN_RANGE].contains(code)
    }

    /// Whether the library itself failed, as one may whose token came back behind it.
    package var isLibraryFailure: Bool { [CKR_GENERAL_ERROR, CKR_FUNCTION_FAILED].contains(code) }

    /// Whether the token or the session with it is gone, or the device failed: a new session may work.
    package var isTokenGone: Bool {
        [
            CKR_DEVICE_ERROR, CKR_DEVICE_MEMORY, CKR_DEVICE_REMOVED, CKR_KEY_HANDLE_INVALID, CKR_OBJECT_HANDLE_INVALID,
            CKR_SESSION_CLOSED, CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_NOT_RECOGNIZED,
            CKR_USER_NOT_LOGGED_IN, CKR_CRYPTOKI_NOT_INITIALIZED,
        ].contains(code)
    }
}

extension CryptokiError: CustomStringConvertible {
    package var description: String {
        let why = reason ?? CryptokiError.names[code] ?? "return value 0x\(String(code, radix: 16))"
        return "\(operation) failed on the token: \(why)"
    }

    /// The values that an operator can act on; the standard has a hundred.
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
