internal import Cryptography
internal import DurableFiles
internal import NIOSSL
internal import RecordConfiguration
internal import RecordErrors

/// The gateway's certificate and its key, and whose certificates clients may show: PEM files.
struct GatewayTLS: Sendable {
    /// Longest key file, in bytes; the largest RSA keys have a hundredth of it.
    private static let keyLimit = 1 << 20

    let certificate: String
    let privateKey: String
    /// Nil where no client is asked for a certificate.
    let clientAuthorities: String?

    /// - Returns: nil where no certificate is set.
    init?(_ settings: Settings) {
        guard let certificate = settings.path(GatewaySettings.certificate),
            let privateKey = settings.path(GatewaySettings.privateKey)
        else { return nil }
        self.certificate = certificate
        self.privateKey = privateKey
        clientAuthorities = settings.path(GatewaySettings.clientAuthorities)
    }

    /// - Throws: `.settingInvalid`.
    func configuration() throws(RecordFailure) -> TLSConfiguration {
        do {
            var bytes = try ReadableFile.secret(in: privateKey, limit: GatewayTLS.keyLimit)
            defer { SecretBytes.wipe(&bytes) }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: bytes, format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            if let clientAuthorities {
                // Whoever shows none signs in with a password; one that these CAs do not vouch for ends the handshake.
                configuration.certificateVerification = .optionalVerification
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientAuthorities))
            }
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw RecordFailure(
                .settingInvalid,
                "certificate \(certificate), key \(privateKey) or client CAs \(clientAuthorities ?? "(none)") "
                    + "cannot be used: \(error)")
        }
    }
}
