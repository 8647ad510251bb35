import Testing

@Suite("Messages")
struct MessageTests {
    private static let message = #"{"patient_id":"p","record_id":"r","doctor_id":"d"}"#

    @Test("a body that two readers could take for two messages is refused, whatever it asks for")
    func refused() async throws {
        let office = try await Office()
        let socket = office.folder.path("run/s")
        let text = MessageTests.message
        let bodies: [(String, [UInt8])] = [
            ("a name twice", Array(#"{"patient_id":"q",\#(text.dropFirst())"#.utf8)),
            ("a name twice, once by its letters' numbers", Array(#"{"p\u0061tient_id":"q",\#(text.dropFirst())"#.utf8)),
            ("a name twice with the same value", Array(#"{"patient_id":"p",\#(text.dropFirst())"#.utf8)),
            ("an unknown name", Array(#"{"patient":"p",\#(text.dropFirst())"#.utf8)),
            ("UTF-16", text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            ("UTF-16 with its mark", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
            ("UTF-16, the other end first", text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
            ("UTF-32", text.unicodeScalars.flatMap { [UInt8($0.value), 0, 0, 0] }),
            ("UTF-8 with a mark", [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
            ("Latin-1", Array(#"{"patient_id":""#.utf8) + [0xE4] + Array(#"","record_id":"r","doctor_id":"d"}"#.utf8)),
            ("something after its end", Array("\(text){}".utf8)),
            ("an array around it", Array("[\(text)]".utf8)),
        ]
        for (what, body) in bodies {
            let answer = try await RawSocket.send(socket, "POST", "/v1/accesses", body)
            #expect(answer.status == 400 && answer.code == "message_invalid", "\(what): \(answer.text)")
        }
        for type in ["application/json; charset=utf-16", "application/json;charset=iso-8859-1", "text/json"] {
            let answer = try await RawSocket.send(socket, "POST", "/v1/accesses", Array(text.utf8), type: type)
            #expect(answer.status == 415 && answer.code == "message_not_json", "\(type): \(answer.text)")
        }
        let type = "application/json; charset=UTF-8"
        let answer = try await RawSocket.send(
            socket, "POST", "/v1/signing-keys", Array(#"{"role":"patient","id":"p"}"#.utf8), type: type)
        #expect(answer.status == 201, "\(answer.text)")
    }
}
