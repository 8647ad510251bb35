import Testing

@Suite("Package.swift")
struct PackageTests {
    private static let manifest = TextFile(path: "Package.swift")

    /// Names in calls of the manifest's own factory functions, `library("Group", "Name"` as "Group/Name".
    private static func declared(_ pattern: Regex<(Substring, Substring)>) throws -> Set<String> {
        let manifest = try #require(manifest)
        return Set(manifest.text.matches(of: pattern).map { String($0.output.1).replacing("\", \"", with: "/") })
    }

    @Test("targets and folders under Sources are the same set")
    func sources() throws {
        let libraries = try Self.declared(/\blibrary\(\s*"([A-Za-z]+", "[A-Za-z0-9]+)"/)
        let executables = try Self.declared(/\bexecutable\(\s*"([a-z-]+)"/).map { "Executables/\($0)" }
        let foreign = try Self.declared(/\bforeign\(\s*"([A-Za-z0-9]+)"/).map { "Foreign/\($0)" }
        var folders: Set<String> = []
        // Federated is a package in Python, which scripts/test.sh tests in a stage of its own.
        for group in Repository.folders(in: "Sources") where group != "Federated" {
            folders.formUnion(Repository.folders(in: "Sources/\(group)").map { "\(group)/\($0)" })
        }
        let targets = libraries.union(executables).union(foreign)
        // Pages in TypeScript, which scripts/build-portal.sh builds.
        folders.remove("Servers/Portal")
        #expect(folders.subtracting(targets).sorted() == [], "folders without a target")
        #expect(targets.subtracting(folders).sorted() == [], "targets without a folder")
    }

    @Test("test targets and folders of Swift tests are the same set")
    func tests() throws {
        let targets = try Self.declared(/\btests\(\s*"([A-Za-z0-9]+)"/)
        let folders = Repository.folders(in: "Tests").filter { folder in
            folder.hasSuffix("Tests") && !Repository.swiftFiles(under: "Tests/\(folder)").isEmpty
        }
        #expect(targets == Set(folders))
    }

    @Test("fuzz targets and folders under Tests/Fuzz are the same set, each with inputs to start from")
    func fuzz() throws {
        let targets = try Self.declared(/\bfuzz\(\s*"([A-Za-z0-9]+)"/)
        let folders = Repository.folders(in: "Tests/Fuzz")
        #expect(targets == Set(folders))
        for folder in folders {
            #expect(Repository.isFolder("Tests/Fuzz/\(folder)/Corpus"), "Tests/Fuzz/\(folder) has no Corpus")
        }
    }

    @Test("a package can depend on this one: no unsafe flags")
    func flags() throws {
        let manifest = try #require(Self.manifest)
        #expect(!manifest.text.contains("unsafe" + "Flags"))
    }

    @Test("only the Sawtooth libraries, the family and what families are made of are products")
    func products() throws {
        for name in try Self.declared(/\.library\(\s*name: "([A-Za-z0-9]+)"/) {
            let isExported = name.hasPrefix("Sawtooth") || ["CBOR", "Cryptography", "EHRFamily"].contains(name)
            #expect(isExported, "\(name) is exported")
        }
    }
}
