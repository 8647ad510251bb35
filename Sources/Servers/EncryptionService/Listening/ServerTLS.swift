internal import Cryptography
internal import DurableFiles
internal import NIOSSL

/// The service's TLS identity and its requirements for clients: PEM files.
package struct ServerTLS: Equatable, Sendable {
    /// The service's certificate chain.
    package var certificate: String
    /// The private key of the service's certificate.
    package var privateKey: String
    /// CA certificates trusted for clients.
    package var clientAuthorities: String
    /// A client's certificate must have one of these names; empty: any certificate of the CAs is accepted.
    package var clientNames: [String]

    /// Longest key file, in bytes; the largest RSA keys have a hundredth of it.
    private static let keyLimit = 1 << 20

    package init(certificate: String, privateKey: String, clientAuthorities: String, clientNames: [String] = []) {
        self.certificate = certificate
        self.privateKey = privateKey
        self.clientAuthorities = clientAuthorities
        self.clientNames = clientNames
    }

    /// A client certificate is required, and verified against the CAs given and no others.
    ///
    /// - Throws: `ListenerError.files`.
    func configuration() throws(ListenerError) -> TLSConfiguration {
        do {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try readPrivateKey()))
            configuration.minimumTLSVersion = .tlsv12
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientAuthorities))
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw .files(
                "certificate \(certificate), key \(privateKey) or client CAs \(clientAuthorities) cannot be used: "
                    + "\(error)")
        }
    }

    private func readPrivateKey() throws -> NIOSSLPrivateKey {
        var bytes = try ReadableFile.secret(in: privateKey, limit: ServerTLS.keyLimit)
        defer { SecretBytes.wipe(&bytes) }
        return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
    }

    /// Whether a client with this certificate, which was verified, may ask.
    func accepts(_ certificate: NIOSSLCertificate?) -> Bool {
        guard let der = try? certificate?.toDERBytes() else { return false }
        return clientNames.isEmpty || clientNames.contains { CertificateName.isBorne($0, by: der) }
    }
}

/// Why the service cannot listen.
package enum ListenerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// TLS files are missing or invalid.
    case files(String)
    /// Another process has the socket, or something else is in its place.
    case taken(String)
    /// The socket's folder or the socket cannot be made.
    case folder(String)

    package var description: String {
        switch self {
        case .files(let why), .taken(let why), .folder(let why): why
        }
    }
}
