internal import FoundationEssentials
internal import Glibc
package import Logging

/// Writes every log line as one JSON object to standard error: `time`, `level`, `label`, `message`, and the metadata
/// under `metadata`. Metadata that was given as a number or a truth value (`.stringConvertible`) is one in JSON too.
package struct JSONLogHandler: LogHandler {
    private let label: String
    package var logLevel = Logger.Level.info
    package var metadata = Logger.Metadata()
    package var metadataProvider: Logger.MetadataProvider?

    package init(label: String) {
        self.label = label
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        // One write a line, so that lines of several threads do not mix.
        let bytes = Array(line(event, time: Date.now.formatted(Self.timeFormat)).utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    private static let timeFormat = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// The line for an event, its end included.
    func line(_ event: LogEvent, time: String) -> String {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        var line = "{\"time\":\"\(time)\",\"level\":\"\(event.level)\",\"label\":\(Self.quoted(label)),"
        line += "\"message\":\(Self.quoted("\(event.message)"))"
        if !all.isEmpty { line += ",\"metadata\":\(Self.json(.dictionary(all)))" }
        return line + "}\n"
    }

    private static func json(_ value: Logger.Metadata.Value) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let value as any BinaryInteger): "\(value)"
        // JSON has no words for what is infinite or no number.
        case .stringConvertible(let value as Double) where value.isFinite: "\(value)"
        case .stringConvertible(let value as Bool): "\(value)"
        case .stringConvertible(let value): quoted("\(value)")
        case .array(let values): "[" + values.map(json).joined(separator: ",") + "]"
        case .dictionary(let pairs):
            "{" + pairs.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ",")
                + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
