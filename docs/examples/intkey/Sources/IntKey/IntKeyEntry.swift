import CBOR

/// The entry at one address: the numbers of all names that share it.
struct IntKeyEntry: Hashable, Sendable {
    /// Sorted by the bytes of the names, so that equal entries have equal bytes on every validator.
    private var numbers: [(name: String, number: UInt32)] = []

    /// - Parameter bytes: the stored data; nil if there is none.
    /// - Throws: if the bytes are not such an entry.
    init(decoding bytes: [UInt8]?) throws {
        guard let bytes else { return }
        guard case .map(let pairs) = try StrictDecoder(limits: .init(bytes: 64 * 1024, depth: 1)).decode(bytes) else {
            throw Unreadable()
        }
        for case (.text(let name), .unsigned(let value)) in pairs {
            guard let number = UInt32(exactly: value) else { throw Unreadable() }
            numbers.append((name, number))
        }
        guard numbers.count == pairs.count else { throw Unreadable() }
    }

    /// The number of a name. Names are compared by their bytes: two texts that are equivalent in Unicode stay
    /// different.
    subscript(name: String) -> UInt32? {
        get { numbers.first { $0.name.utf8.elementsEqual(name.utf8) }?.number }
        set {
            numbers.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
            if let newValue { numbers.append((name, newValue)) }
            numbers.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
    }

    func encoded() -> [UInt8] {
        CanonicalEncoder.encode(.map(numbers.map { (.text($0.name), .unsigned(UInt64($0.number))) }))
    }

    static func == (left: Self, right: Self) -> Bool { left.encoded() == right.encoded() }
    func hash(into hasher: inout Hasher) { hasher.combine(encoded()) }

    struct Unreadable: Error, CustomStringConvertible {
        var description: String { "what is stored is no map of names to numbers" }
    }
}
