internal import COpenSSL

/// Names in X.509 certificates.
package enum CertificateName {
    /// The subject of the certificate `der`, as RFC 2253 writes it: `CN=scanner 3,O=Hospital`.
    ///
    /// - Returns: nil for what is no certificate, or has no subject.
    package static func subject(of der: [UInt8]) -> String? {
        guard let certificate = certificate(der) else { return nil }
        defer { X509_free(certificate) }
        guard let output = BIO_new(BIO_s_mem()) else { return nil }
        defer { BIO_free(output) }
        // XN_FLAG_RFC2253, which Swift does not see, with other letters than ASCII's as they are.
        let flags =
            ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT | ASN1_STRFLGS_DUMP_UNKNOWN
            | ASN1_STRFLGS_DUMP_DER | XN_FLAG_SEP_COMMA_PLUS | XN_FLAG_DN_REV | XN_FLAG_DUMP_UNKNOWN_FIELDS
        guard X509_NAME_print_ex(output, X509_get_subject_name(certificate), 0, UInt(flags)) >= 0 else { return nil }
        var text = [UInt8](repeating: 0, count: 4096)
        let count = BIO_read(output, &text, Int32(text.count))
        guard count > 0 else { return nil }
        return String(validating: text.prefix(Int(count)), as: UTF8.self)
    }

    /// Whether the certificate `der` has `name`: as one of its DNS names, or as its common name if it has no DNS names.
    /// Wildcards in the certificate match nothing, and a name that starts with a dot, which OpenSSL would match with
    /// every name below it, matches no certificate.
    ///
    /// This does not check whether the certificate is trusted.
    package static func isBorne(_ name: String, by der: [UInt8]) -> Bool {
        guard !name.isEmpty, !name.hasPrefix("."), !name.utf8.contains(0) else { return false }
        guard let certificate = certificate(der) else { return false }
        defer { X509_free(certificate) }
        let length = name.utf8.count
        return X509_check_host(certificate, name, length, UInt32(X509_CHECK_FLAG_NO_WILDCARDS), nil) == 1
    }

    private static func certificate(_ der: [UInt8]) -> OpaquePointer? {
        let certificate = der.withUnsafeBufferPointer { bytes in
            var next = bytes.baseAddress
            return d2i_X509(nil, &next, bytes.count)
        }
        // Errors about an invalid certificate must not stay on the queue for the next call.
        if certificate == nil { ERR_clear_error() }
        return certificate
    }
}
