internal import Cryptography
internal import DurableFiles
internal import NIOSSL
internal import RecordConfiguration
internal import RecordErrors

/// The gateway's certificate and its key: PEM files.
struct GatewayTLS: Sendable {
    /// Longest key file, in bytes; the largest RSA keys have a hundredth of it.
    private static let keyLimit = 1 << 20

    let certificate: String
    let privateKey: String

    /// - Returns: nil where no certificate is set.
    init?(_ settings: Settings) {
        guard let certificate = settings.path(GatewaySettings.certificate),
            let privateKey = settings.path(GatewaySettings.privateKey)
        else { return nil }
        self.certificate = certificate
        self.privateKey = privateKey
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
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch {
            throw RecordFailure(
                .settingInvalid,
                "certificate \(certificate) or key \(privateKey) cannot be used: \(error)")
        }
    }
}
