import Testing

@Suite("Names")
struct NamesTests {
    /// Every type that a file declares: the name, and what follows a colon.
    private static func types(in file: TextFile) -> [(name: String, inherits: String)] {
        let declaration =
            /\b(?:class|struct|enum|actor|protocol|typealias)\s+([A-Z][A-Za-z0-9_]*)\s*(?:<[^>]*>)?\s*(:[^{]*)?/
        return file.code.flatMap { line in
            line.matches(of: declaration).map { (String($0.output.1), String($0.output.2 ?? "")) }
        }
    }

    @Test("no type is named for being vague")
    func vague() {
        // A word of its own inside a camel-case name: Base64 is not Base.
        let vague = /(Manager|Helper|Helpers|Utils|Util|Utility|Common|Core|Base|Impl)(?![a-z0-9])/
        let everywhere = ["Sources", "Generated", "Tests"].flatMap { Repository.swiftFiles(under: $0) }
        for file in everywhere {
            for (name, inherits) in Self.types(in: file) {
                #expect(!name.contains(vague), "\(file.path): \(name)")
                #expect(
                    !name.hasSuffix("Handler") || name.hasSuffix("TransactionHandler")
                        || inherits.contains("LogHandler") || inherits.contains("TransactionHandler"),
                    "\(file.path): \(name): handlers are Sawtooth's transaction handlers and swift-log's log handlers")
                #expect(
                    !name.hasSuffix("Service") || inherits.contains(/\bService\b/),
                    "\(file.path): \(name): a service is one of ServiceLifecycle's")
            }
        }
        for (module, _) in Modules.groups {
            #expect(!module.contains(vague) && !module.hasSuffix("Handler"), "module \(module)")
        }
    }

    @Test("a module never bears the name of a type inside it: neither could be named in full")
    func moduleAndType() {
        for module in Modules.groups.keys {
            for file in Modules.swiftFiles(of: module) {
                for (name, _) in Self.types(in: file) {
                    #expect(name != module, "\(file.path) declares \(name) in the module \(module)")
                }
            }
        }
    }

    @Test("no two modules declare the same public or package type")
    func oneMeaning() {
        let exported = /^\s*(?:public|package)\s.*\b(?:class|struct|enum|actor|protocol)\s+([A-Z][A-Za-z0-9_]*)/
        var owners: [String: Set<String>] = [:]
        for module in Modules.groups.keys {
            for file in Modules.swiftFiles(of: module) {
                // Nested types are named with their outer one: only those at the margin share one space.
                for line in file.code where !line.hasPrefix(" ") {
                    if let match = line.firstMatch(of: exported) {
                        owners[String(match.output.1), default: []].insert(module)
                    }
                }
            }
        }
        for (type, modules) in owners.sorted(by: { $0.key < $1.key }) {
            #expect(modules.count == 1, "\(type) is declared in \(modules.sorted())")
        }
    }

    @Test("each module's lead file says in a few lines what the module owns and what it refuses to know")
    func leadFile() {
        for (module, group) in Modules.groups where group != "Executables" {
            let folder = "Sources/\(group)/\(module)"
            let named = TextFile(path: "\(folder)/\(module).swift")
            let candidates = named.map { [$0] } ?? Repository.swiftFiles(under: folder)
            let longest =
                candidates.map { file in
                    file.lines.prefix { $0.hasPrefix("//") }.count
                }.max() ?? 0
            #expect(longest >= 5, "\(folder): no file opens with a comment of at least five lines")
        }
    }

    @Test("an executable only starts what a library does: its main is under 60 lines")
    func mains() {
        for (module, group) in Modules.groups where group == "Executables" {
            for file in Repository.swiftFiles(under: "Sources/\(group)/\(module)") {
                let isMain = file.name == "main.swift" || file.code.contains { $0.hasPrefix("@main") }
                #expect(!isMain || file.lines.count < 60, "\(file.path) has \(file.lines.count) lines")
            }
        }
    }
}
