/// The scalars that one position of a pattern matches.
struct ScalarSet: Equatable {
    /// The classes that have an escape of their own.
    enum Class: Equatable {
        case digit
        case word
        case space
    }

    /// Part of a set.
    enum Member: Equatable {
        case range(UInt32, UInt32)
        case category(Class, inverted: Bool)
    }

    var members: [Member]
    var isInverted = false

    /// Everything except a line end: `.`
    static let notNewline = ScalarSet(members: [.range(10, 10)], isInverted: true)

    /// One scalar.
    init(_ scalar: Unicode.Scalar) {
        members = [.range(scalar.value, scalar.value)]
    }

    init(members: [Member], isInverted: Bool = false) {
        self.members = members
        self.isInverted = isInverted
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        members.contains { member in
            switch member {
            case .range(let low, let high): (low...high).contains(scalar.value)
            case .category(let category, let inverted): Self.contains(scalar, category) != inverted
            }
        } != isInverted
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool { contains(scalar, .word) }

    private static func contains(_ scalar: Unicode.Scalar, _ category: Class) -> Bool {
        switch category {
        case .digit: scalar.properties.numericType == .decimal
        case .word: scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        case .space: scalar.properties.isWhitespace || (0x1c...0x1f).contains(scalar.value)
        }
    }
}
