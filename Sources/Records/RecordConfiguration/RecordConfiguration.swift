// RecordConfiguration: the parts that the journeys of records work with, and their locations, as an operator configures
// them.
//
// It owns the settings: their names, defaults and limits (`RecordSettings`), where a value comes from (`Settings`:
// flags before environment before file before defaults), and the opening of the parts that they name (`RecordParts`):
// the key database with its erasure list, the key wrapper, the object store, the ledger. The file is JSON and read
// strictly: a name that is not known is an error, since a misspelt one would leave a default in force unseen.
//
// **No secret is ever written in the file.** What opens a wrapper or a store is named: a file that its owner alone may
// read, or a variable of the environment.
//
// It does not know what the parts are used for, who listens and who calls. A program adds its own settings to the table
// and finds them in the same file (docs/operations.md lists them all).

/// One setting: its name in the file, `wrapper.keystore.file` for `{"wrapper": {"keystore": {"file": ...}}}`.
package struct ConfigurationSetting: Hashable, Sendable {
    /// What it takes.
    package enum Kind: Hashable, Sendable {
        case text
        /// A file or folder. In a configuration file, relative to the folder that this file is in.
        case path
        /// A file or folder, or what begins with that scheme, which stays as it was written.
        case pathOrAddress(scheme: String)
        case choice([String])
        case number(ClosedRange<UInt64>)
        /// `true` or `false`.
        case flag
        /// An array of texts; in the environment separated by commas.
        case texts
    }

    package let name: String
    package let kind: Kind
    /// What holds where nobody says anything else, as it would be written; nil where nothing does.
    package let fallback: String?
    /// For people: its purpose.
    package let help: String

    package init(_ name: String, _ kind: Kind, help: String) {
        self.init(name, kind, fallback: nil, help: help)
    }

    fileprivate init(_ name: String, _ kind: Kind, fallback: String?, help: String) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.help = help
    }

    /// The variable of the environment that holds it: `EHR_`, then the name in capitals with `_` for each dot.
    package var variable: String {
        "EHR_" + name.uppercased().split(separator: ".").joined(separator: "_")
    }
}

/// A setting that always has a value: where nobody says anything else, the one that it has here.
@dynamicMemberLookup
package struct SettingWithDefault<Value: Sendable>: Sendable {
    /// Its row in the table of settings.
    package let setting: ConfigurationSetting
    package let fallback: Value

    package subscript<Member>(dynamicMember member: KeyPath<ConfigurationSetting, Member>) -> Member {
        setting[keyPath: member]
    }
}

extension SettingWithDefault<String> {
    /// - Parameter kind: `.text`, `.path` or `.pathOrAddress`.
    package init(_ name: String, _ kind: ConfigurationSetting.Kind, fallback: String, help: String) {
        setting = ConfigurationSetting(name, kind, fallback: fallback, help: help)
        self.fallback = fallback
    }
}

extension SettingWithDefault<UInt64> {
    /// A number within `range`.
    package init(_ name: String, _ range: ClosedRange<UInt64>, fallback: UInt64, help: String) {
        setting = ConfigurationSetting(name, .number(range), fallback: String(fallback), help: help)
        self.fallback = fallback
    }
}

extension SettingWithDefault<Bool> {
    /// `true` or `false`.
    package init(_ name: String, fallback: Bool, help: String) {
        setting = ConfigurationSetting(name, .flag, fallback: String(fallback), help: help)
        self.fallback = fallback
    }
}

extension SettingWithDefault where Value: CaseIterable & RawRepresentable<String> {
    /// One of the cases of `Value`.
    package init(_ name: String, fallback: Value, help: String) {
        let kind = ConfigurationSetting.Kind.choice(Value.allCases.map(\.rawValue))
        setting = ConfigurationSetting(name, kind, fallback: fallback.rawValue, help: help)
        self.fallback = fallback
    }
}

extension ConfigurationSetting.Kind {
    /// Whether `value` names a file or folder.
    func isPath(_ value: String) -> Bool {
        switch self {
        case .path: true
        case .pathOrAddress(let scheme): !value.hasPrefix(scheme)
        default: false
        }
    }

    /// What a value of this kind is, in words.
    var rule: String {
        switch self {
        case .text, .path, .pathOrAddress: "a text that is not empty"
        case .choice(let choices): choices.map { "“\($0)”" }.joined(separator: " or ")
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .texts: "an array of texts, none of them empty"
        }
    }

    /// Whether `values`, as they were written, are of this kind.
    func accepts(_ values: [String]) -> Bool {
        switch self {
        case .texts: !values.contains("")
        default: values.count == 1 && accepts(values[0])
        }
    }

    private func accepts(_ value: String) -> Bool {
        switch self {
        case .text, .path, .pathOrAddress, .texts: !value.isEmpty
        case .choice(let choices): choices.contains(value)
        case .flag: value == "true" || value == "false"
        case .number(let range): UInt64(value).map(range.contains) ?? false
        }
    }
}
