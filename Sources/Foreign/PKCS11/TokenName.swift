/// Which token is meant. Labels are chosen by people, and two tokens can have one.
package struct TokenName: Equatable, Sendable, CustomStringConvertible {
    package let label: String
    /// As the token tells it; nil for any.
    package let serial: String?
    /// The slot that it is in; nil for any.
    package let slot: UInt?

    package init(label: String, serial: String? = nil, slot: UInt? = nil) {
        self.label = label
        self.serial = serial
        self.slot = slot
    }

    package var description: String {
        let more = [serial.map { "serial \($0)" }, slot.map { "slot \($0)" }].compactMap(\.self)
        return "“\(label)”" + (more.isEmpty ? "" : " (\(more.joined(separator: ", ")))")
    }
}
