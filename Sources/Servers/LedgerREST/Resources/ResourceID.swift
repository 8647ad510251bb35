/// Checks of the ids that clients send, before they are used in a message.
enum ResourceID {
    /// - Returns: `id`, which is 128 lower-case hex digits.
    /// - Throws: `APIError.invalidResourceID`.
    @discardableResult
    static func check(_ id: String) throws(APIError) -> String {
        guard id.utf8.count == 128, isLowerHex(id) else { throw .invalidResourceID(id) }
        return id
    }

    /// - Returns: the ids of the parameter `id`, or nil if it is absent.
    /// - Throws: `APIError.invalidResourceID` for the first invalid id.
    static func list(_ query: Query) throws(APIError) -> [String]? {
        guard let text = query["id"] else { return nil }
        let ids = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        for id in ids { try check(id) }
        return ids
    }

    /// - Returns: the id of the parameter `head`, or the empty string if it is absent.
    /// - Throws: `APIError.invalidResourceID`.
    static func head(_ query: Query) throws(APIError) -> String {
        guard let head = query["head"] else { return "" }
        return try check(head)
    }

    /// Checks the prefix of a list of state: an even number, at most 70, of lower-case hex digits.
    ///
    /// - Throws: `APIError.invalidStateAddress`.
    static func addressPrefix(_ query: Query) throws(APIError) -> String {
        let address = query["address"] ?? ""
        guard address.utf8.count <= 70, address.utf8.count.isMultiple(of: 2), isLowerHex(address) else {
            throw .invalidStateAddress
        }
        return address
    }

    private static func isLowerHex(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
