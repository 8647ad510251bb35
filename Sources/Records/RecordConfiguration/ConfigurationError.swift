package import KeyWrapping
package import RecordKeys
package import RecordStorage

/// Why there is nothing to work with. Each says what is wrong and what to do, and holds no secret.
package enum ConfigurationError: Error, Equatable, Sendable {
    /// A setting is missing, misspelt or not what it should be.
    case setting(String)
    /// A file that a setting names cannot be used.
    case file(String)
    case wrapper(KeyWrappingError)
    case keys(KeyStoreError)
    case objects(RecordStoreError)
}

extension ConfigurationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .setting(let why), .file(let why): why
        case .wrapper(let error): "the key wrapper cannot be opened: \(error)"
        case .keys(let error): "the key database cannot be opened: \(error)"
        case .objects(let error): "the object store cannot be opened: \(error)"
        }
    }
}

extension ConfigurationError {
    /// A setting that something else needs.
    static func missing(_ settings: ConfigurationSetting..., because why: String) -> ConfigurationError {
        let names = settings.map { "\($0.name) (or \($0.variable))" }.joined(separator: " or ")
        return .setting("\(why): set \(names)")
    }
}
