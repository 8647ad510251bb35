internal import Cryptography
internal import FoundationEssentials
internal import RecordErrors

/// Bodies of requests and answers of remote wrappers.
///
/// A key passes through strings and buffers here, and in the HTTP client, that are not wiped: it is in clear in this
/// process until their memory is reused. The same applies to the other machine.
enum WrapperJSON {
    static func encode(_ value: some Encodable) throws(RecordFailure) -> [UInt8] {
        do {
            return Array(try JSONEncoder().encode(value))
        } catch {
            throw RecordFailure(.wrapperRefused, "the request could not be written: \(error)")
        }
    }

    /// Nil for text that is not JSON or has other fields.
    static func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(body))
    }

    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    static func base64(_ key: SecretBytes) -> String { key.withUnsafeBytes { Data($0).base64EncodedString() } }

    /// Nil for text that is not canonical base64.
    static func bytes(ofBase64 text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }

    /// The text of an answer for a message: one line, shortened, and without any of `secrets`.
    static func quoted(_ text: String, without secrets: [String]) -> String {
        if secrets.contains(where: { !$0.isEmpty && text.contains($0) }) { return "(its words held a secret)" }
        let words = text.unicodeScalars.map { (32...126).contains($0.value) ? Character($0) : " " }
        return String(words.prefix(200)).split(separator: " ").joined(separator: " ")
    }
}
