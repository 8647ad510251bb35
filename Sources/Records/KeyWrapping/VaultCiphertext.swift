/// Vault's form of a ciphertext: `vault:v`, the key's version in decimal, a colon, base64.
///
/// Vault accepts base64 with stray bits and line ends, and version 0 as 1. Here a ciphertext has exactly one form, so
/// that an altered one is detected before it is sent.
struct VaultCiphertext {
    private static let prefix = "vault:v"
    /// A nonce of 12 bytes and a tag of 16.
    private static let overhead = 28

    let text: String
    let version: Int

    /// Nil for text that Vault does not produce.
    init?(_ text: String) {
        guard text.hasPrefix(VaultCiphertext.prefix) else { return nil }
        let parts = text.dropFirst(VaultCiphertext.prefix.count).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = Int(parts[0]), version > 0, String(version) == parts[0],
            let sealed = WrapperJSON.bytes(ofBase64: String(parts[1])), sealed.count > VaultCiphertext.overhead
        else { return nil }
        self.text = text
        self.version = version
    }
}
