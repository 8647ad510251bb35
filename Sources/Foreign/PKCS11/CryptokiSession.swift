internal import CPKCS11
package import Cryptography

/// A session with one token, logged in. Not for use by two threads at once.
package final class CryptokiSession {
    private let module: CryptokiModule
    private let handle: CK_SESSION_HANDLE
    private let generation: Int

    /// A key that stays in the token.
    package struct TokenKey: Equatable, Sendable {
        package let id: [UInt8]
        package let label: String
        let handle: UInt
    }

    /// The largest number of keys to read.
    private static let keyLimit = 1000

    /// Opens a session with `token`, and logs in as its user.
    ///
    /// - Throws: `CryptokiError`.
    package init(_ module: CryptokiModule, token: TokenName, pin: SecretBytes) throws(CryptokiError) {
        let slot = try module.slot(of: token)
        var handle: CK_SESSION_HANDLE = 0
        let flags = CK_FLAGS(CKF_SERIAL_SESSION | CKF_RW_SESSION)
        var generation = 0
        try module.call("opening a session") {
            generation = module.generation
            return $0.C_OpenSession?(slot, flags, nil, nil, &handle)
        }
        self.module = module
        self.handle = handle
        self.generation = generation
        do {
            try module.call("logging in", of: generation) { functions in
                pin.withUnsafeBytes { pin in
                    let address = UnsafeMutablePointer(mutating: pin.baseAddress?.assumingMemoryBound(to: UInt8.self))
                    return functions.C_Login?(handle, CK_USER_TYPE(CKU_USER), address, CK_ULONG(pin.count))
                }
            }
        } catch {
            // All sessions of a process with a token share one login.
            guard error.code == UInt(CKR_USER_ALREADY_LOGGED_IN) else { throw error }
        }
    }

    deinit {
        try? call("closing a session") { $0.C_CloseSession?(handle) }
    }

    /// A call about this session, which the library no longer knows once it was initialized again.
    private func call(_ operation: String, _ body: (CK_FUNCTION_LIST) -> CK_RV?) throws(CryptokiError) {
        try module.call(operation, of: generation, body)
    }

    /// The AES keys whose label starts with `prefix`, sorted by label.
    ///
    /// - Throws: `CryptokiError`.
    package func keys(labelled prefix: String) throws(CryptokiError) -> [TokenKey] {
        var handles = [CK_OBJECT_HANDLE](repeating: 0, count: CryptokiSession.keyLimit)
        var count: CK_ULONG = 0
        var template = AttributeList()
        template.add(CKA_CLASS, CK_ULONG(CKO_SECRET_KEY))
        template.add(CKA_KEY_TYPE, CK_ULONG(CKK_AES))
        try call("looking for keys") { functions in
            template.withAttributes { functions.C_FindObjectsInit?(handle, $0, $1) }
        }
        defer { try? call("looking for keys") { $0.C_FindObjectsFinal?(handle) } }
        try call("looking for keys") {
            $0.C_FindObjects?(handle, &handles, CK_ULONG(handles.count), &count)
        }
        var keys: [TokenKey] = []
        for key in handles.prefix(Int(count)) {
            let label = String(decoding: try attribute(CKA_LABEL, of: key), as: UTF8.self)
            if label.hasPrefix(prefix) {
                keys.append(TokenKey(id: try attribute(CKA_ID, of: key), label: label, handle: UInt(key)))
            }
        }
        return keys.sorted { $0.label.utf8.lexicographicallyPrecedes($1.label.utf8) }
    }

    /// Whether `key` can be extracted from the token, in clear or wrapped.
    ///
    /// - Throws: `CryptokiError`.
    package func canLeave(_ key: TokenKey) throws(CryptokiError) -> Bool {
        let handle = CK_OBJECT_HANDLE(key.handle)
        let isSensitive = try attribute(CKA_SENSITIVE, of: handle)
        let isExtractable = try attribute(CKA_EXTRACTABLE, of: handle)
        return isSensitive != [UInt8(CK_TRUE)] || isExtractable != [UInt8(CK_FALSE)]
    }

    /// Creates an AES-256 key in the token that can be used only for AES and never be read.
    ///
    /// - Throws: `CryptokiError`.
    package func makeKey(id: [UInt8], label: String) throws(CryptokiError) {
        var template = AttributeList()
        template.add(CKA_ID, bytes: id)
        template.add(CKA_LABEL, bytes: Array(label.utf8))
        template.add(CKA_VALUE_LEN, CK_ULONG(32))
        for (name, value) in [
            (CKA_TOKEN, CK_TRUE), (CKA_PRIVATE, CK_TRUE), (CKA_SENSITIVE, CK_TRUE), (CKA_EXTRACTABLE, CK_FALSE),
            (CKA_ENCRYPT, CK_TRUE), (CKA_DECRYPT, CK_TRUE), (CKA_WRAP, CK_FALSE), (CKA_UNWRAP, CK_FALSE),
        ] {
            template.add(name, bytes: [UInt8(value)])
        }
        var mechanism = CK_MECHANISM()
        mechanism.mechanism = CK_MECHANISM_TYPE(CKM_AES_KEY_GEN)
        var key: CK_OBJECT_HANDLE = 0
        try call("making a key") { functions in
            template.withAttributes { functions.C_GenerateKey?(handle, &mechanism, $0, $1, &key) }
        }
    }

    /// `plaintext` sealed with AES-GCM under `key`: ciphertext, then a 16-byte tag.
    ///
    /// - Throws: `CryptokiError`.
    package func seal(
        _ plaintext: SecretBytes, key: TokenKey, nonce: [UInt8], authenticating associatedData: [UInt8]
    ) throws(CryptokiError) -> [UInt8] {
        // Some libraries require more room than the tag.
        var sealed = [UInt8](repeating: 0, count: plaintext.count + 64)
        var count = CK_ULONG(sealed.count)
        try call("wrapping") { functions in
            withGCM(nonce, associatedData) { functions.C_EncryptInit?(handle, $0, CK_OBJECT_HANDLE(key.handle)) }
        }
        try call("wrapping") { functions in
            plaintext.withUnsafeBytes { input in
                let input = UnsafeMutableRawBufferPointer(mutating: input)
                return functions.C_Encrypt?(
                    handle, input.baseAddress?.assumingMemoryBound(to: UInt8.self), CK_ULONG(input.count), &sealed,
                    &count)
            }
        }
        return Array(sealed.prefix(Int(count)))
    }

    /// What `seal` was given.
    ///
    /// - Throws: `CryptokiError`; `isWrongCiphertext` where it does not verify.
    package func open(
        _ sealed: [UInt8], key: TokenKey, nonce: [UInt8], authenticating associatedData: [UInt8]
    ) throws(CryptokiError) -> SecretBytes {
        var plaintext = [UInt8](repeating: 0, count: sealed.count + 64)
        defer { SecretBytes.wipe(&plaintext) }
        var input = sealed
        var count = CK_ULONG(plaintext.count)
        try call("unwrapping") { functions in
            withGCM(nonce, associatedData) { functions.C_DecryptInit?(handle, $0, CK_OBJECT_HANDLE(key.handle)) }
        }
        try call("unwrapping") {
            $0.C_Decrypt?(handle, &input, CK_ULONG(input.count), &plaintext, &count)
        }
        return SecretBytes(copying: plaintext.span.bytes.extracting(0..<min(Int(count), plaintext.count)))
    }

    /// Runs `body` with AES-GCM's parameters, which do not move until it returns.
    private func withGCM(
        _ nonce: [UInt8], _ associatedData: [UInt8], _ body: (UnsafeMutablePointer<CK_MECHANISM>) -> CK_RV?
    ) -> CK_RV? {
        var (nonce, associatedData) = (nonce, associatedData)
        return nonce.withUnsafeMutableBufferPointer { nonce in
            associatedData.withUnsafeMutableBufferPointer { associatedData in
                var parameters = CK_GCM_PARAMS()
                parameters.pIv = nonce.baseAddress
                parameters.ulIvLen = CK_ULONG(nonce.count)
                parameters.ulIvBits = CK_ULONG(nonce.count * 8)
                parameters.pAAD = associatedData.baseAddress
                parameters.ulAADLen = CK_ULONG(associatedData.count)
                parameters.ulTagBits = 128
                return withUnsafeMutablePointer(to: &parameters) { parameters in
                    var mechanism = CK_MECHANISM()
                    mechanism.mechanism = CK_MECHANISM_TYPE(CKM_AES_GCM)
                    mechanism.pParameter = UnsafeMutableRawPointer(parameters)
                    mechanism.ulParameterLen = CK_ULONG(MemoryLayout<CK_GCM_PARAMS>.size)
                    return body(&mechanism)
                }
            }
        }
    }

    private func attribute(_ type: UInt, of object: CK_OBJECT_HANDLE) throws(CryptokiError) -> [UInt8] {
        // Labels and ids of this project are far shorter.
        var value = [UInt8](repeating: 0, count: 256)
        var length = 0
        try call("reading a key's attributes") { functions in
            value.withUnsafeMutableBytes { buffer in
                var attribute = CK_ATTRIBUTE()
                attribute.type = CK_ATTRIBUTE_TYPE(type)
                attribute.pValue = buffer.baseAddress
                attribute.ulValueLen = CK_ULONG(buffer.count)
                let code = functions.C_GetAttributeValue?(handle, object, &attribute, 1)
                // A key with a longer one is not one of this project's keys.
                if code == CK_RV(CKR_BUFFER_TOO_SMALL) { return CK_RV(CKR_OK) }
                length = min(Int(clamping: attribute.ulValueLen), buffer.count)
                return code
            }
        }
        return Array(value.prefix(length))
    }
}

/// A template: attributes whose values do not move while it is in use.
private struct AttributeList {
    private var values: [(type: CK_ATTRIBUTE_TYPE, bytes: [UInt8])] = []

    mutating func add(_ type: UInt, bytes: [UInt8]) {
        values.append((CK_ATTRIBUTE_TYPE(type), bytes))
    }

    mutating func add(_ type: UInt, _ number: CK_ULONG) {
        add(type, bytes: withUnsafeBytes(of: number) { [UInt8]($0) })
    }

    func withAttributes(_ body: (UnsafeMutablePointer<CK_ATTRIBUTE>?, CK_ULONG) -> CK_RV?) -> CK_RV? {
        var bytes = values.flatMap(\.bytes)
        return bytes.withUnsafeMutableBytes { buffer in
            var offset = 0
            var attributes = values.map { value in
                defer { offset += value.bytes.count }
                var attribute = CK_ATTRIBUTE()
                attribute.type = value.type
                attribute.pValue = buffer.baseAddress?.advanced(by: offset)
                attribute.ulValueLen = CK_ULONG(value.bytes.count)
                return attribute
            }
            return attributes.withUnsafeMutableBufferPointer { attributes in
                body(attributes.baseAddress, CK_ULONG(attributes.count))
            }
        }
    }
}
