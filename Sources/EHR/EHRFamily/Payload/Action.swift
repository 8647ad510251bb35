/// A transaction's action: the text under `action` in its payload. Each payload declares its own.
public struct Action: Hashable, Sendable, CaseIterable {
    let name: StaticString

    init(_ name: StaticString) { self.name = name }

    /// The text itself, such as `GRANT_ACCESS`.
    public var rawValue: String { name.description }

    /// Every action of the family, in the order of the specification.
    public static var allCases: [Action] { Payload.kinds.map(\.action) }

    public static func == (left: Action, right: Action) -> Bool { left.rawValue == right.rawValue }

    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
