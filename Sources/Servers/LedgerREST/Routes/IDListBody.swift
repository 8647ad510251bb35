internal import FoundationEssentials

/// The body of a POST with several ids: a JSON array of at least one string.
enum IDListBody {
    /// - Returns: nil for anything else.
    static func decode(_ body: [UInt8]) -> [String]? {
        guard let ids = try? JSONDecoder().decode([String].self, from: Data(body)), !ids.isEmpty else { return nil }
        return ids
    }
}
