internal import HTTPTypes

/// What every answer tells a browser: nothing here is a page, may be framed, guessed at or referred from.
enum SecurityHeaders {
    private static let fixed: [(HTTPField.Name?, String)] = [
        (.xContentTypeOptions, "nosniff"),
        (HTTPField.Name("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'"),
        (HTTPField.Name("Referrer-Policy"), "no-referrer"),
        (HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin"),
    ]

    static func set(in headers: inout HTTPFields) {
        for case (let name?, let value) in fixed where headers[name] == nil { headers[name] = value }
    }
}
