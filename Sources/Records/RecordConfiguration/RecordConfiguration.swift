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
        case choice([String])
        case number(ClosedRange<UInt64>)
        /// `true` or `false`.
        case flag
        /// An array of texts; in the environment separated by commas.
        case texts
    }

    package let name: String
    package let kind: Kind
    /// What holds where nobody says anything else; nil where nothing does.
    package let fallback: String?
    /// For people: its purpose.
    package let help: String

    package init(_ name: String, _ kind: Kind, fallback: String? = nil, help: String) {
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

extension ConfigurationSetting.Kind {
    /// What a value of this kind is, in words.
    var rule: String {
        switch self {
        case .text, .path: "a text that is not empty"
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
        case .text, .path, .texts: !value.isEmpty
        case .choice(let choices): choices.contains(value)
        case .number(let range): UInt64(value).map(range.contains) ?? false
        case .flag: value == "true" || value == "false"
        }
    }
}
