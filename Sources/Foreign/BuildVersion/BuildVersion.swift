// BuildVersion: a program's version of this package, and the commit it was built from.
//
// It owns the only definition of the version, and access to the commit: the builder of a release sets it with
// EHR_COMMIT in the environment (docs/decisions/0013-commit-from-the-environment.md). It queries neither git nor a
// network, and generates no file that could become stale. It knows no program; each passes its own name.

internal import CBuildCommit

/// The identity of this build.
package enum Build {
    /// The package's version, as its tag and CHANGELOG.md name it.
    package static let version = "0.1.0"

    /// The commit, as the builder set it; `unknown` if not set.
    package static let commit = String(cString: cbuildcommit_text())

    /// What `--version` prints: `ehr 0.1.0 (commit 4f2a91c)`.
    package static func line(_ program: String) -> String { "\(program) \(version) (commit \(commit))" }

    /// The text of a `Server` header: a product, its version and a comment (RFC 9110, 10.2.4).
    package static func server(_ program: String) -> String { "\(program)/\(version) (commit \(commit))" }
}
