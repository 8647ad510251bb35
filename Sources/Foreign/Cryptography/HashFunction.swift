internal import COpenSSL
internal import Synchronization

/// A digest of the SHA-2 family (FIPS 180-4), as a parameter of HMAC and HKDF.
package enum HashFunction: Sendable {
    case sha256, sha512

    /// Length of a digest in bytes.
    package var digestLength: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        }
    }

    /// Its name in OpenSSL's parameters.
    var name: String {
        switch self {
        case .sha256: "SHA2-256"
        case .sha512: "SHA2-512"
        }
    }

    private var algorithm: OpaquePointer {
        switch self {
        case .sha256: Fetched.sha256.pointer
        case .sha512: Fetched.sha512.pointer
        }
    }

    /// The digest of `bytes` in one call.
    func hash(_ bytes: RawSpan) -> [UInt8] {
        let algorithm = algorithm
        let context = SpareContext.take()
        defer { SpareContext.giveBack(context) }
        return bytes.withUnsafeBytes { input in
            [UInt8](unsafeUninitializedCapacity: digestLength) { output, count in
                guard EVP_DigestInit_ex2(context, algorithm, nil) == 1,
                    EVP_DigestUpdate(context, input.baseAddress, input.count) == 1,
                    EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1
                else { HashFunction.giveUp("hashing") }
                count = digestLength
            }
        }
    }

    /// One reusable context for one-call digests, so that a short digest does not cost two allocations: while it is in
    /// use, other callers create their own.
    private enum SpareContext {
        /// Its address; 0 while it is in use.
        private static let spare = Atomic<UInt>(0)

        static func take() -> OpaquePointer {
            if let context = OpaquePointer(bitPattern: spare.exchange(0, ordering: .acquiring)) { return context }
            guard let context = EVP_MD_CTX_new() else { HashFunction.giveUp("starting a digest") }
            return context
        }

        static func giveBack(_ context: OpaquePointer) {
            // EVP_DigestFinal_ex has wiped the hashed data.
            let other = spare.exchange(UInt(bitPattern: context), ordering: .acquiringAndReleasing)
            if other != 0 { EVP_MD_CTX_free(OpaquePointer(bitPattern: other)) }
        }
    }

    /// Digests of fetched algorithms fail only without memory, which Swift does not survive either.
    fileprivate static func giveUp(_ operation: String) -> Never {
        OpenSSLError(draining: operation).endProcess(advice: "Is there memory left?")
    }

    /// A digest in progress: the OpenSSL context, freed with it.
    final class Context {
        private let context: OpaquePointer
        private let function: HashFunction

        init(_ function: HashFunction) {
            self.function = function
            guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, function.algorithm, nil) == 1 else {
                giveUp("starting a digest")
            }
            self.context = context
        }

        deinit {
            EVP_MD_CTX_free(context)
        }

        func update(_ bytes: RawSpan) {
            let done = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
            guard done == 1 else { giveUp("hashing") }
        }

        /// The digest of everything so far; resets the context.
        func finalize() -> [UInt8] {
            let digest = [UInt8](unsafeUninitializedCapacity: function.digestLength) { output, count in
                guard EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1 else { giveUp("ending a digest") }
                count = function.digestLength
            }
            guard EVP_DigestInit_ex2(context, nil, nil) == 1 else { giveUp("starting a digest") }
            return digest
        }
    }
}
