internal import Glibc
internal import SawtoothProtocol
internal import SawtoothTransport

/// Which handler runs which version of which family.
struct HandlerRegistry: Sendable {
    private struct Entry: Sendable {
        let family: [UInt8]
        let version: [UInt8]
        let handler: any TransactionHandler
    }

    // A processor has a handful of families, so comparing them in order is faster than hashing.
    private var entries: [Entry] = []

    /// - Throws: `ProcessorError.configuration` when there is no handler, a family without a version, the same version
    ///   of the same family twice, or an invalid namespace.
    init(_ handlers: [any TransactionHandler]) throws(ProcessorError) {
        guard !handlers.isEmpty else { throw .configuration("there is no transaction handler to run") }
        for handler in handlers {
            guard !handler.familyName.isEmpty else { throw .configuration("a family has no name") }
            guard !handler.familyVersions.isEmpty else {
                throw .configuration("the family \(handler.familyName) has no version")
            }
            for namespace in handler.namespaces {
                let isPrefix =
                    namespace.utf8.count <= StateAddress.hexCount && namespace.utf8.count.isMultiple(of: 2)
                    && namespace.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
                guard isPrefix else {
                    throw .configuration(
                        "the namespace \(namespace) of \(handler.familyName) is not an even number of at most 70 "
                            + "digits of 0-9a-f")
                }
            }
            for version in handler.familyVersions {
                let (family, text) = (Array(handler.familyName.utf8), Array(version.utf8))
                guard !entries.contains(where: { $0.family == family && $0.version == text }) else {
                    throw .configuration("version \(version) of the family \(handler.familyName) has two handlers")
                }
                entries.append(Entry(family: family, version: text, handler: handler))
            }
        }
    }

    /// What to register with the validator, in the order of the handlers.
    var registrations: [ValidatorSession.Registration] {
        entries.map { entry in
            .init(
                family: entry.handler.familyName, version: String(decoding: entry.version, as: UTF8.self),
                namespaces: entry.handler.namespaces)
        }
    }

    /// The handler for exactly this version; nil if there is none. Names are compared byte by byte: Swift's `==` would
    /// treat canonically equivalent texts as equal.
    @inline(__always)
    func find(_ family: UnsafeRawBufferPointer, _ version: UnsafeRawBufferPointer) -> (any TransactionHandler)? {
        for entry in entries where Self.equal(entry.version, version) && Self.equal(entry.family, family) {
            return entry.handler
        }
        return nil
    }

    @inline(__always)
    private static func equal(_ bytes: [UInt8], _ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == bytes.count, let a = text.baseAddress else { return text.count == bytes.count }
        return bytes.withUnsafeBytes { $0.baseAddress.map { memcmp($0, a, text.count) == 0 } ?? true }
    }
}
