internal import DurableFiles
package import NIOSSL

/// A client's trusted CAs and its own identity, as PEM files.
package struct OutgoingTLS: Equatable, Sendable {
    /// CA certificates trusted for the server instead of the system's; nil for the system's.
    package var authorities: String?
    /// The client's certificate chain; nil for a client without one.
    package var certificate: String?
    /// The private key of the client's certificate, mode 0600.
    package var privateKey: String?

    /// Longest file, in bytes: a system's whole CA bundle has a fifth of that.
    private static let fileLimit = 1 << 20

    package init(authorities: String? = nil, certificate: String? = nil, privateKey: String? = nil) {
        self.authorities = authorities
        self.certificate = certificate
        self.privateKey = privateKey
    }

    /// - Throws: `OutgoingRefusal.file` for a file that cannot be used, or a key without a certificate.
    package func configuration() throws(OutgoingRefusal) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let authorities {
            tls.trustRoots = .certificates(try OutgoingTLS.certificates(in: authorities))
        }
        switch (certificate, privateKey) {
        case (nil, nil): return tls
        case (let certificate?, let privateKey?):
            tls.certificateChain = try OutgoingTLS.certificates(in: certificate).map { .certificate($0) }
            tls.privateKey = .privateKey(try OutgoingTLS.privateKey(in: privateKey))
            do {
                // Find mismatched files now, not at the first connection.
                _ = try NIOSSLContext(configuration: tls)
            } catch {
                throw .file("certificate \(certificate) and key \(privateKey) do not belong together: \(error)")
            }
            return tls
        default: throw .file("a client certificate and its key belong together: name both files, or neither")
        }
    }

    /// The certificates in a file; at least one.
    ///
    /// - Throws: `OutgoingRefusal.file`.
    package static func certificates(in path: String) throws(OutgoingRefusal) -> [NIOSSLCertificate] {
        let bytes: [UInt8]
        do {
            bytes = try ReadableFile.contents(of: path, limit: fileLimit)
        } catch {
            throw .file(error.description)
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw .file("\(path) holds no certificates in PEM")
        }
        return certificates
    }

    /// The private key in a file that only its owner may read.
    ///
    /// - Throws: `OutgoingRefusal.file`.
    package static func privateKey(in path: String) throws(OutgoingRefusal) -> NIOSSLPrivateKey {
        var bytes: [UInt8]
        do {
            bytes = try ReadableFile.secret(in: path, limit: fileLimit)
        } catch {
            throw .file(error.description)
        }
        defer { for index in bytes.indices { bytes[index] = 0 } }
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw .file("\(path) holds no private key in PEM that can be used without a passphrase")
        }
    }
}
