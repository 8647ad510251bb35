internal import SawtoothProtocol
internal import SawtoothTransport

/// Which handler runs which version of which family.
struct HandlerRegistry: Sendable {
    private struct Entry: Sendable {
        let family: String
        let version: String
        let handler: any TransactionHandler
    }

    // A processor has a handful of families, so comparing them in order is faster than hashing.
    private var entries: [Entry] = []

    /// - Throws: `ProcessorError.configuration` when there is no handler, a family without a version, the same version of
    ///   the same family twice, or a namespace that is no address prefix.
    init(_ handlers: [any TransactionHandler]) throws(ProcessorError) {
        guard !handlers.isEmpty else { throw .configuration("there is no transaction handler to run") }
        for handler in handlers {
            guard !handler.familyName.isEmpty else { throw .configuration("a family has no name") }
            guard !handler.familyVersions.isEmpty else {
                throw .configuration("the family \(handler.familyName) has no version")
            }
            for namespace in handler.namespaces {
                let isPrefix = namespace.utf8.count <= StateAddress.hexCount && namespace.utf8.count.isMultiple(of: 2)
                    && namespace.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
                guard isPrefix else {
                    throw .configuration(
                        "the namespace \(namespace) of \(handler.familyName) is not an even number of at most 70 digits "
                            + "of 0-9a-f")
                }
            }
            for version in handler.familyVersions {
                guard find(handler.familyName, version) == nil else {
                    throw .configuration("version \(version) of the family \(handler.familyName) has two handlers")
                }
                entries.append(Entry(family: handler.familyName, version: version, handler: handler))
            }
        }
    }

    /// What to register with the validator, in the order of the handlers.
    var registrations: [ValidatorSession.Registration] {
        entries.map { .init(family: $0.family, version: $0.version, namespaces: $0.handler.namespaces) }
    }

    /// The handler for exactly this version; nil if there is none. Names are compared byte by byte.
    func find(_ family: String, _ version: String) -> (any TransactionHandler)? {
        for entry in entries where Self.equal(entry.family, family) && Self.equal(entry.version, version) {
            return entry.handler
        }
        return nil
    }

    /// Swift's `==` would take canonically equivalent texts for equal.
    @inline(__always)
    private static func equal(_ a: String, _ b: String) -> Bool {
        a.utf8.elementsEqual(b.utf8)
    }
}
