internal import Cryptography
internal import DurableFiles
internal import NIOSSL
internal import RecordConfiguration
internal import RecordErrors

/// The gateway's certificate, and the CAs that vouch for clients who sign in with one: PEM files.
struct GatewayTLS: Sendable {
    /// Longest key file, in bytes; the largest RSA keys have a hundredth of it.
    private static let keyLimit = 1 << 20

    let certificate: String
    let privateKey: String
    /// Nil where nobody signs in with a certificate.
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

    /// A client's certificate is asked for where CAs are set, and verified where it comes; nobody needs to have one.
    ///
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
                configuration.certificateVerification = .optionalVerification
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(clientAuthorities))
            }
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw RecordFailure(
                .settingInvalid,
                "certificate \(certificate), key \(privateKey) or the clients' CAs cannot be used: \(error)")
        }
    }
}
