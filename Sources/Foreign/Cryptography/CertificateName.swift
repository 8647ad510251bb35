internal import COpenSSL

/// Names in X.509 certificates.
package enum CertificateName {
    /// Whether the certificate `der` has `name`: as one of its DNS names, or as its common name if it has no DNS names.
    /// Wildcards in the certificate match nothing, and a name that starts with a dot, which OpenSSL would match with
    /// every name below it, matches no certificate.
    ///
    /// This does not check whether the certificate is trusted.
    package static func isBorne(_ name: String, by der: [UInt8]) -> Bool {
        guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(0) else { return false }
        let certificate = der.withUnsafeBufferPointer { bytes in
            var next = bytes.baseAddress
            return d2i_X509(nil, &next, bytes.count)
        }
        guard let certificate else {
            // Errors about an invalid certificate must not stay on the queue for the next call.
            ERR_clear_error()
            return false
        }
        defer { X509_free(certificate) }
        let length = name.utf8.count
        return X509_check_host(certificate, name, length, UInt32(X509_CHECK_FLAG_NO_WILDCARDS), nil) == 1
    }
}
