internal import DurableFiles
internal import Glibc
package import RecordErrors

/// The settings in force: from flags, else the environment, else the file, else by default.
package struct Settings: Sendable {
    /// Longest configuration file, in bytes: many times what all settings take.
    static let fileLimit = 256 * 1024

    /// Where a value was written.
    private enum Origin {
        case flag
        case variable(String)
        case file(String)

        /// For messages: where, and under which name.
        func place(of setting: ConfigurationSetting) -> String {
            switch self {
            case .flag: "\(setting.name), given on the command line,"
            case .variable(let variable): "\(variable) in the environment"
            case .file(let path): "\(setting.name) in \(path)"
            }
        }
    }

    private let known: [String: ConfigurationSetting]
    private let values: [String: [String]]
    /// Names of what each layer has, from the first that counts to the last.
    private let layers: [Set<String>]
    /// The value of a variable, for secrets that a setting names.
    let variable: @Sendable (String) -> String?
    /// The folder that paths by default are relative to: the configuration file's, or the working folder.
    let folder: String

    /// Collects the settings `known`.
    ///
    /// - Parameters:
    ///   - file: the configuration file; nil for none.
    ///   - flags: by name, what the command line says.
    ///   - known: every setting that there may be.
    ///   - foreign: sections of the file that are other programs' business.
    ///   - variable: looks a variable of the environment up; an empty one is as good as none.
    /// - Throws: `.fileFailed` where the file cannot be read; `.settingInvalid` where it is not one JSON object, a
    ///   setting is not known or there twice, or a value is not what it should be: all mistakes of all places at once.
    package init(
        file: String? = nil, flags: [String: String] = [:], known: [ConfigurationSetting] = RecordSettings.all,
        foreign: Set<String> = [], variable: @escaping @Sendable (String) -> String? = Settings.environment
    ) throws(RecordFailure) {
        let byName = Dictionary(known.map { ($0.name, $0) }) { first, _ in first }
        var values: [String: [String]] = [:]
        var layers: [Set<String>] = [Set(flags.keys), [], []]
        var folder = "."
        var mistakes: [String] = []
        if let file {
            folder = Settings.folder(of: file)
            for (setting, tree) in try Settings.read(file, byName, foreign, &mistakes) {
                let name = setting.name
                guard let texts = tree.texts, setting.kind.accepts(texts), tree.suits(setting.kind) else {
                    mistakes.append(Settings.unfit(setting, tree.texts, tree.kind, .file(file)))
                    continue
                }
                layers[2].insert(name)
                values[name] = texts.map { setting.kind.isPath($0) ? Settings.resolve($0, in: folder) : $0 }
            }
        }
        for setting in known {
            guard let text = variable(setting.variable), !text.isEmpty else { continue }
            layers[1].insert(setting.name)
            values[setting.name] = Settings.texts(of: text, setting, .variable(setting.variable), &mistakes)
        }
        for (name, text) in flags.sorted(by: { $0.key < $1.key }) {
            guard let setting = byName[name] else {
                mistakes.append(Settings.unknown(name, byName, "the command line"))
                continue
            }
            values[name] = Settings.texts(of: text, setting, .flag, &mistakes)
        }
        guard mistakes.isEmpty else { throw .mistakes(mistakes) }
        self.known = byName
        self.values = values
        self.layers = layers
        self.variable = variable
        self.folder = folder
    }

    /// The process's own environment.
    @Sendable
    package static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// The value of `setting`; nil where nobody gave one.
    package func text(_ setting: ConfigurationSetting) -> String? {
        values[setting.name]?.first
    }

    /// The value of `setting`.
    package func text(_ setting: SettingWithDefault<String>) -> String {
        values[setting.name]?.first ?? setting.fallback
    }

    /// The value of `setting`.
    package func number(_ setting: SettingWithDefault<UInt64>) -> UInt64 {
        values[setting.name]?.first.flatMap { UInt64($0) } ?? setting.fallback
    }

    /// The value of `setting`.
    package func flag(_ setting: SettingWithDefault<Bool>) -> Bool {
        values[setting.name]?.first.map { $0 == "true" } ?? setting.fallback
    }

    /// The value of `setting`.
    package func choice<Choice: RawRepresentable<String>>(_ setting: SettingWithDefault<Choice>) -> Choice {
        values[setting.name]?.first.flatMap(Choice.init) ?? setting.fallback
    }

    /// The values of `setting`, which takes several.
    package func texts(_ setting: ConfigurationSetting) -> [String] {
        values[setting.name] ?? []
    }

    /// The file or folder that `setting` names; nil where nobody gave one.
    package func path(_ setting: ConfigurationSetting) -> String? {
        values[setting.name]?.first
    }

    /// The file or folder that `setting` names: as it was written, or by default one in `folder`, which is the
    /// configuration file's where nothing else is said.
    package func path(_ setting: SettingWithDefault<String>, in folder: String? = nil) -> String {
        values[setting.name]?.first ?? Settings.resolve(setting.fallback, in: folder ?? self.folder)
    }

    /// Which of `alternatives`, of which there can be one, are given in the first place that has any: a flag counts
    /// before another way that the environment or the file names.
    func prevailing(_ alternatives: ConfigurationSetting...) -> Set<ConfigurationSetting> {
        prevailing(alternatives)
    }

    func prevailing(_ alternatives: [ConfigurationSetting]) -> Set<ConfigurationSetting> {
        for layer in layers {
            let given = alternatives.filter { layer.contains($0.name) }
            if !given.isEmpty { return Set(given) }
        }
        return []
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func resolve(_ path: String, in folder: String) -> String {
        if path.hasPrefix("/") || folder == "." { return path }
        if path == "." { return folder }
        return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
    }

    private static func texts(
        of text: String, _ setting: ConfigurationSetting, _ origin: Origin, _ mistakes: inout [String]
    ) -> [String] {
        let texts =
            setting.kind == .texts
            ? text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) : [text]
        if !setting.kind.accepts(texts) { mistakes.append(unfit(setting, texts, "a text", origin)) }
        return texts
    }

    private static func unfit(
        _ setting: ConfigurationSetting, _ texts: [String]?, _ kind: String, _ origin: Origin
    ) -> String {
        let value = texts.map { $0.count == 1 ? "“\($0[0].prefix(80))”" : kind } ?? kind
        return "\(origin.place(of: setting)) must be \(setting.kind.rule), not \(value)"
    }
}

extension Settings {
    /// The settings in the file at `path`, as far as it can be read.
    private static func read(
        _ path: String, _ known: [String: ConfigurationSetting], _ foreign: Set<String>, _ mistakes: inout [String]
    ) throws(RecordFailure) -> [(ConfigurationSetting, JSONTree)] {
        let bytes: [UInt8]
        do {
            bytes = try ReadableFile.contents(of: path, limit: fileLimit)
        } catch {
            throw RecordFailure(.fileFailed, "the configuration cannot be read: \(error)")
        }
        guard let tree = JSONTree.parse(bytes, from: path, &mistakes) else { return [] }
        guard case .object(let sections) = tree else {
            mistakes.append("\(path) must hold one JSON object: {\"ledger\": {\"url\": \"http://...\"}, ...}")
            return []
        }
        var found: [(ConfigurationSetting, JSONTree)] = []
        collect(sections.filter { !foreign.contains($0.key) }, under: "", known, path, &found, &mistakes)
        return found
    }

    private static func collect(
        _ object: [String: JSONTree], under prefix: String, _ known: [String: ConfigurationSetting], _ path: String,
        _ found: inout [(ConfigurationSetting, JSONTree)], _ mistakes: inout [String]
    ) {
        // In an order of its own, so that mistakes are always told in the same one.
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            let name = prefix + key
            if let setting = known[name] {
                found.append((setting, value))
            } else if case .object(let inner) = value, known.keys.contains(where: { $0.hasPrefix(name + ".") }) {
                collect(inner, under: name + ".", known, path, &found, &mistakes)
            } else {
                mistakes.append(unknown(name, known, path))
            }
        }
    }

    private static func unknown(
        _ name: String, _ known: [String: ConfigurationSetting], _ place: String
    ) -> String {
        // The nearest section that there is: listing every setting there is would help nobody.
        var section = name[...]
        var names: [String] = []
        repeat {
            section = section.lastIndex(of: ".").map { section[..<$0] } ?? ""
            let prefix = section.isEmpty ? "" : section + "."
            names = known.keys.filter { $0.hasPrefix(prefix) }.sorted()
        } while names.isEmpty && !section.isEmpty
        return "\(place) has the unknown setting \(name.prefix(80)); known are \(names.joined(separator: ", "))"
    }
}

extension JSONTree {
    /// Whether a value of this type may be written for a setting of that kind: "true" in quotes is not true.
    fileprivate func suits(_ kind: ConfigurationSetting.Kind) -> Bool {
        switch (kind, self) {
        case (.text, .text), (.path, .text), (.pathOrAddress, .text), (.choice, .text), (.number, .unsigned),
            (.flag, .flag),
            (.texts, .array):
            true
        default: false
        }
    }
}
