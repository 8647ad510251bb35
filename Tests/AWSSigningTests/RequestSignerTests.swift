import AWSSigning
import Cryptography
import Foundation
import TestVectors
import Testing

@Suite("AWS request signer")
struct RequestSignerTests {
    struct SignedCase: Decodable, CustomStringConvertible {
        let source: String
        let method: String
        let path: String
        let query: [[String]]
        let headers: [[String]]
        let payload: String
        let time: Int64
        let region: String
        let service: String
        let access_key_id: String
        let secret_access_key: String
        let session_token: String?
        let canonical_request_sha256: String?
        let authorization: String

        var description: String { "\(source): \(method) \(path)" }

        func signed() throws -> RequestSigner.Signed {
            let signer = RequestSigner(
                credential: AWSCredential(
                    accessKeyID: access_key_id, secretAccessKey: SecretBytes(copying: Array(secret_access_key.utf8)),
                    sessionToken: session_token),
                region: region, service: service)
            let request = SignableRequest(
                method: method, path: path, query: query.map { (name: $0[0], value: $0[1]) },
                headers: headers.map { (name: $0[0], value: $0[1]) }, payload: Hex.decode(payload) ?? [])
            return try signer.sign(request, at: time)
        }
    }

    @Test("signatures are those of AWS's documentation, its test suite and its own client library")
    func published() throws {
        let published = try VectorFile.json("sigv4/published.json", as: [SignedCase].self)
        let botocore = try VectorFile.json("sigv4/botocore.json", as: [SignedCase].self)
        #expect(published.count == 7 && botocore.count == 60)
        for vector in published + botocore {
            let signed = try vector.signed()
            if let digest = vector.canonical_request_sha256 {
                #expect(Hex.encode(SHA256.hash(signed.canonicalRequest)) == digest, "\(vector)")
            }
            let authorization = signed.headers.first { $0.name == "authorization" }?.value
            // Some of AWS's pages leave out the blanks after the commas.
            let expected = vector.authorization.replacingOccurrences(
                of: ",(?=S)", with: ", ", options: .regularExpression)
            #expect(authorization == expected, "\(vector)")
        }
    }

    @Test("path and query are sent as they were signed, and read back as they were meant")
    func target() throws {
        for vector in try VectorFile.json("sigv4/botocore.json", as: [SignedCase].self) {
            let components = try #require(URLComponents(string: "http://example.com" + vector.signed().target))
            #expect(components.path == vector.path)
            let pairs = (components.queryItems ?? []).map { [$0.name, $0.value ?? ""] }
            #expect(Set(pairs) == Set(vector.query))
        }
    }

    @Test("the headers to send carry the time, the session token and, for S3, the payload's hash")
    func headers() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
        for vector in try VectorFile.json("sigv4/botocore.json", as: [SignedCase].self) {
            let headers = Dictionary(try vector.signed().headers.map { ($0.name, $0.value) }) { first, _ in first }
            #expect(headers["x-amz-security-token"] == vector.session_token)
            #expect((headers["x-amz-content-sha256"] != nil) == (vector.service == "s3"))
            let date = Date(timeIntervalSince1970: TimeInterval(vector.time))
            #expect(headers["x-amz-date"] == formatter.string(from: date))
        }
    }

    @Test(
        "times are written in UTC to the end of the calendar, leap days among them",
        arguments: [
            (0, "19700101T000000Z"), (951_782_399, "20000228T235959Z"), (951_782_400, "20000229T000000Z"),
            (4_107_542_400, "21000301T000000Z"), (253_402_300_799, "99991231T235959Z"), (-1, "19700101T000000Z"),
            (Int64.max, "99991231T235959Z"),
        ])
    func times(time: Int64, stamp: String) throws {
        let signer = RequestSigner(
            credential: AWSCredential(accessKeyID: "A", secretAccessKey: SecretBytes(copying: [1])), region: "r",
            service: "s3")
        let signed = try signer.sign(SignableRequest(method: "GET", path: "/", headers: []), at: time)
        #expect(signed.headers.first { $0.name == "x-amz-date" }?.value == stamp)
    }

    @Test("no part of what is signed or printed shows the secret key")
    func secret() throws {
        let credential = AWSCredential(
            accessKeyID: "AKID", secretAccessKey: SecretBytes(copying: Array("SECRETKEY".utf8)))
        let signed = try RequestSigner(credential: credential, region: "r", service: "s3")
            .sign(SignableRequest(method: "GET", path: "/", headers: [("host", "h")]), at: 0)
        #expect(!"\(signed) \(credential)".contains("SECRETKEY"))
    }
}
