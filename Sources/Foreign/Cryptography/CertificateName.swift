internal import COpenSSL

/// Names in X.509 certificates.
package enum CertificateName {
    /// Whether the certificate `der` bears `name`: one of its DNS names, or its common name where it has no DNS names.
    /// A wildcard in the certificate stands for nothing here, and a name that starts with a dot, which OpenSSL takes
    /// for every name below it, is borne by none.
    ///
    /// Whether the certificate is to be believed is not looked at.
    package static func isBorne(_ name: String, by der: [UInt8]) -> Bool {
        guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(0) else { return false }
        let certificate = der.withUnsafeBufferPointer { bytes in
            var next = bytes.baseAddress
            return d2i_X509(nil, &next, bytes.count)
        }
        guard let certificate else {
            // What OpenSSL has to say about bytes that are no certificate is of no use to whoever asks it next.
            ERR_clear_error()
            return false
        }
        defer { X509_free(certificate) }
        let length = name.utf8.count
        return X509_check_host(certificate, name, length, UInt32(X509_CHECK_FLAG_NO_WILDCARDS), nil) == 1
    }
}
