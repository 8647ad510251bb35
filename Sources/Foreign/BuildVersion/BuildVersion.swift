// BuildVersion: which version of this package a program is, and which commit it was built from.
//
// It owns the one place where the version stands, and the doorway to the commit: whoever builds a release says it with
// EHR_COMMIT in the environment (docs/decisions/0013-commit-from-the-environment.md). Nothing is asked of git or of a
// network, and no file is generated that could be an old one. It knows no program; each says its own name.

internal import CBuildCommit

/// What this build is.
package enum Build {
    /// The package's version, as its tag and CHANGELOG.md name it.
    package static let version = "0.1.0"

    /// The commit that was built, as whoever built named it; `unknown` where nobody did.
    package static let commit = String(cString: cbuildcommit_text())

    /// What `--version` prints: `ehr 0.1.0 (commit 4f2a91c)`.
    package static func line(_ program: String) -> String { "\(program) \(version) (commit \(commit))" }

    /// The text of a `Server` header: a product, its version and a comment (RFC 9110, 10.2.4).
    package static func server(_ program: String) -> String { "\(program)/\(version) (commit \(commit))" }
}
