import AWSSigning
import Cryptography
import Foundation
import Testing

@Suite("Where AWS credentials come from", .serialized)
struct AWSCredentialSourceTests {
    private let path = FileManager.default.temporaryDirectory.appendingPathComponent("aws-\(UUID().uuidString)").path

    private func write(_ text: String, _ permissions: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
    }

    private func read(_ profile: String = "default") throws -> [String] {
        let credential = try AWSCredentialSource.file(path: path, profile: profile).read()
        let secret = credential.secretAccessKey.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        return [credential.accessKeyID, secret, credential.sessionToken ?? "none"]
    }

    @Test("a profile of a credentials file is read as the AWS command line writes it, and no other profile's keys")
    func profiles() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write(
            """
            # comment
            [default]
            aws_access_key_id = AKID1
            aws_secret_access_key = one/two+three=
            region = eu-central-1

            [ temporary ]
            ; another
              AWS_ACCESS_KEY_ID=AKID2
            aws_secret_access_key=four
            aws_session_token = five==
            [half]
            aws_access_key_id = AKID3
            """)
        #expect(try read() == ["AKID1", "one/two+three=", "none"])
        #expect(try read("temporary") == ["AKID2", "four", "five=="])
        for profile in ["half", "absent"] {
            let error = #expect(throws: AWSCredentialError.self) { try read(profile) }
            #expect(error?.description.contains("[\(profile)]") == true)
        }
    }

    @Test(
        "a file as editors and people leave it is read: a byte-order mark, comments after a section and after a value")
    func asPeopleWrite() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try write(
            "\u{FEFF}[default] # the main account\r\naws_access_key_id = AKID1 ; of 2026\r\n"
                + "aws_secret_access_key = one/two+three= # rotate\r\n[other]; none\r\naws_access_key_id = AKID2\r\n"
                + "aws_secret_access_key = a#b;c\r\n# [default]\r\n")
        #expect(try read() == ["AKID1", "one/two+three=", "none"])
        #expect(try read("other") == ["AKID2", "a#b;c", "none"])
        try Data([0xFF, 0xFE, 0x5B, 0x00]).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: AWSCredentialError.self) { try read() }
        #expect(error?.description.contains("save it as UTF-8") == true)
    }

    @Test(
        "a profile that says how to get a key is said to be unsupported by the name of the way, and nothing is started",
        arguments: ["credential_process", "sso_session", "role_arn", "web_identity_token_file"])
    func unsupported(way: String) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let started = path + ".started"
        try write(
            "[default]\n\(way) = /usr/bin/touch \(started)\n[keys]\naws_access_key_id = A\n"
                + "aws_secret_access_key = s\n\(way) = x\n")
        let error = #expect(throws: AWSCredentialError.self) { try read() }
        #expect(
            error?.description.contains("says \(way), which is not supported") == true, "\(String(describing: error))")
        #expect(!FileManager.default.fileExists(atPath: started))
        #expect(try read("keys")[0] == "A")
    }

    @Test("a file that others may read, that is missing, or whose secret has blanks, is refused without quoting it")
    func refused() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: AWSCredentialError.self) { try read() }
        try write("[default]\naws_access_key_id = A\naws_secret_access_key = s3cret\n", 0o640)
        let open = #expect(throws: AWSCredentialError.self) { try read() }
        #expect(open?.description.contains("chmod 600") == true)
        try write("[default]\naws_access_key_id = A\naws_secret_access_key = s3cret with blanks\n")
        let blank = #expect(throws: AWSCredentialError.self) { try read() }
        #expect(blank.map { !$0.description.contains("s3cret") } == true)
    }

    @Test("the environment's variables are AWS's own, and an absent one is said to be")
    func environment() throws {
        let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
        let before = names.map { ProcessInfo.processInfo.environment[$0] }
        defer {
            for (name, value) in zip(names, before) {
                if let value { setenv(name, value, 1) } else { unsetenv(name) }
            }
        }
        for (name, value) in zip(names, ["AKID", "secret", "token"]) { setenv(name, value, 1) }
        let credential = try AWSCredentialSource.environment.read()
        #expect(credential.accessKeyID == "AKID" && credential.sessionToken == "token")
        #expect(credential.secretAccessKey == SecretBytes(copying: Array("secret".utf8)))
        unsetenv(names[1])
        let error = #expect(throws: AWSCredentialError.self) { try AWSCredentialSource.environment.read() }
        #expect(error?.description.contains("AWS_SECRET_ACCESS_KEY") == true)
    }
}
