internal import SawtoothProtocol

/// A filter of a subscription, compiled for repeated use.
struct CompiledEventFilter {
    /// The filter's type or pattern is invalid.
    struct Invalid: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    private enum Test {
        case any((String) -> Bool)
        case all((String) -> Bool)
    }

    private let key: String
    private let test: Test

    init(_ filter: EventFilter) throws(Invalid) {
        key = filter.key
        let wanted = filter.matchString
        switch filter.filterType {
        case .simpleAny: test = .any { $0.utf8.elementsEqual(wanted.utf8) }
        case .simpleAll: test = .all { $0.utf8.elementsEqual(wanted.utf8) }
        case .regexAny:
            let pattern = try Self.compile(wanted)
            test = .any { pattern.matches(anywhereIn: $0) }
        case .regexAll:
            let pattern = try Self.compile(wanted)
            test = .all { pattern.matches(anywhereIn: $0) }
        default: throw Invalid(description: "Unknown filter type: \(filter.filterType.rawValue)")
        }
    }

    private static func compile(_ text: String) throws(Invalid) -> LinearPattern {
        do {
            return try LinearPattern(text)
        } catch {
            throw Invalid(description: "Invalid regular expression: \(text): \(error)")
        }
    }

    /// `any`: some attribute with the key matches. `all`: every attribute with the key matches, or there is none.
    func matches(_ event: Event) -> Bool {
        let values = event.attributes.lazy.filter { [key] in $0.key == key }.map(\.value)
        switch test {
        case .any(let test): return values.contains(where: test)
        case .all(let test): return values.allSatisfy(test)
        }
    }
}
