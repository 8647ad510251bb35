/// The modules as the folders show them, and what each file imports.
enum Modules {
    /// Group folder under Sources of each module that is in Swift.
    static let groups: [String: String] = {
        var groups: [String: String] = [:]
        for group in Repository.folders(in: "Sources") {
            for module in Repository.folders(in: "Sources/\(group)") where !isForeignC("Sources/\(group)/\(module)") {
                if Repository.swiftFiles(under: "Sources/\(group)/\(module)").isEmpty { continue }
                groups[module] = group
            }
        }
        return groups
    }()

    /// Where a module's generated sources are, which a link in its folder leads to.
    static let generated: [String: String] = ["SawtoothProtocol": "Generated/SawtoothMessages"]

    /// The Swift files that a module is made of, generated ones included.
    static func swiftFiles(of module: String) -> [TextFile] {
        let written = groups[module].map { Repository.swiftFiles(under: "Sources/\($0)/\(module)") } ?? []
        return written + (generated[module].map(Repository.swiftFiles) ?? [])
    }

    /// C modules: those with a module map under Sources/Foreign, and the generated one.
    static let cModules: [String] =
        Repository.folders(in: "Sources/Foreign").filter { isForeignC("Sources/Foreign/\($0)") } + ["CSawtoothProtos"]

    static func isForeignC(_ folder: String) -> Bool {
        TextFile(path: "\(folder)/module.modulemap") != nil
    }

    /// Every import statement of a file: the module, and the whole line.
    static func imports(of file: TextFile) -> [(module: String, line: String)] {
        file.code.compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
                words[..<index].allSatisfy({ importModifiers.contains(String($0)) })
            else { return nil }
            // `import struct Foundation.Data` names the module in its last word.
            let module = words[words.count - 1].split(separator: ".").first.map(String.init) ?? ""
            return (module, line.trimmingPrefix(while: { $0 == " " }).description)
        }
    }

    private static let importModifiers: Set<String> = [
        "public", "package", "internal", "fileprivate", "private", "@testable", "@preconcurrency", "@_exported",
    ]
}
