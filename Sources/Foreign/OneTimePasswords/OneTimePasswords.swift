// OneTimePasswords: codes of six digits that an authenticator shows, each for half a minute (RFC 6238).
//
// It owns the codes, the secret's text (base 32, RFC 4648) and the URI that an authenticator reads. SHA-1, six digits
// and 30 s are what every authenticator takes.
//
// It keeps nothing. That a code is good once is its caller's business: it is told which step a code is of, and says
// which one was used last.

internal import Crypto
package import Cryptography

/// A secret that a person's authenticator and a server share, and its codes.
package struct OneTimePassword: Sendable {
    /// Digits of a code.
    package static let digits = 6
    /// Seconds for which an authenticator shows a code.
    package static let period: UInt64 = 30
    /// Bytes of a new secret: those of SHA-1, as RFC 4226 (section 4, R6) recommends.
    package static let secretCount = 20
    /// Steps on either side of the one of now whose codes are taken: clocks differ, and people type slowly.
    package static let window: UInt64 = 1

    package let secret: SecretBytes

    /// A new one.
    package static func random() -> OneTimePassword { OneTimePassword(.random(count: secretCount)) }

    package init(_ secret: SecretBytes) {
        self.secret = secret
    }

    /// The step of a moment in Unix seconds.
    package static func step(at time: UInt64) -> UInt64 { time / period }

    /// The code of a step: RFC 4226, section 5.3, with the step as counter.
    package func code(of step: UInt64) -> String {
        let value = String(truncated(step) % 1_000_000)
        return String(repeating: "0", count: OneTimePassword.digits - value.count) + value
    }

    /// Which step a code is of, among those around `time` that come after `last`; the newest where it is of several.
    ///
    /// - Parameters:
    ///   - code: as it was typed; blanks do not count.
    ///   - time: Unix seconds.
    ///   - last: the step of the code that was used last: this one and those before are over.
    /// - Returns: nil for a wrong code, and for one that was used.
    package func step(of code: String, at time: UInt64, after last: UInt64?) -> UInt64? {
        let typed = code.utf8.filter { $0 != 0x20 }
        let now = OneTimePassword.step(at: time)
        let first = now < OneTimePassword.window ? 0 : now - OneTimePassword.window
        var found: UInt64?
        // All of them are looked at, whichever it is.
        for step in first...(now + OneTimePassword.window) {
            let isRight = ConstantTime.equal(Array(self.code(of: step).utf8), typed)
            if isRight && last.map({ step > $0 }) ?? true { found = step }
        }
        return found
    }

    /// The secret as it is typed into an authenticator.
    package var text: String { secret.withUnsafeBytes { Base32.encode(Array($0)) } }

    /// What an authenticator reads, from a QR code: the Key URI format. A colon in a name is written as a blank, since
    /// the format's own stands between issuer and account.
    package func uri(issuer: String, account: String) -> String {
        let (issuer, account) = (OneTimePassword.escaped(issuer), OneTimePassword.escaped(account))
        return "otpauth://totp/\(issuer):\(account)?secret=\(text)&issuer=\(issuer)&algorithm=SHA1"
            + "&digits=\(OneTimePassword.digits)&period=\(OneTimePassword.period)"
    }

    /// 31 bits of the HMAC: dynamic truncation.
    func truncated(_ step: UInt64) -> UInt32 {
        let key = secret.withUnsafeBytes { SymmetricKey(data: $0) }
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let code = Array(Crypto.HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        let offset = Int(code[code.count - 1] & 0x0F)
        return code[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    }

    /// Percent-encoded but for RFC 3986's unreserved characters.
    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                String(UnicodeScalar(byte))
            case 0x3A: "%20"
            default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }.joined()
    }
}
