internal import EHRFamily
internal import EHRIndex
internal import Hummingbird
internal import RecordRemote

extension Request {
    /// An id or code of the query; nil where it is not there.
    ///
    /// - Throws: `GatewayProblem`.
    func text<Text: LedgerText>(_ name: String, as type: Text.Type) throws -> Text? {
        guard let text = try single(name) else {
            guard uri.queryParameters[values: Substring(name)].isEmpty else {
                throw GatewayProblem.invalid(name, Text.rule)
            }
            return nil
        }
        guard !PathPart.isReserved(text), let value = Text(text) else {
            throw GatewayProblem.invalid(name, Text.rule)
        }
        return value
    }

    /// A number of the query; nil where it is not there.
    ///
    /// - Throws: `GatewayProblem`.
    func number(_ name: String) throws -> Int64? {
        guard let text = try single(name) else { return nil }
        guard let value = Int64(text), value >= 0 else { throw GatewayProblem.invalid(name, "Unix seconds") }
        return value
    }

    /// Whether the query has `name=true`.
    ///
    /// - Throws: `GatewayProblem`.
    func flag(_ name: String) throws -> Bool {
        switch try single(name) {
        case nil, "false": return false
        case "true": return true
        default: throw GatewayProblem.invalid(name, "true or false")
        }
    }

    /// The times `from`, inclusive, and `to`, exclusive; nil where neither is there.
    ///
    /// - Throws: `GatewayProblem`.
    func timeRange() throws -> Range<Int64>? {
        let (from, to) = (try number("from"), try number("to"))
        guard from != nil || to != nil else { return nil }
        guard (from ?? 0) < (to ?? .max) else { throw GatewayProblem.invalid("to", "later than from") }
        return (from ?? 0)..<(to ?? .max)
    }
}

extension GatewayContext {
    /// An id in the path.
    ///
    /// - Throws: `GatewayProblem`.
    func id<Text: LedgerText>(_ name: String, as type: Text.Type = Text.self) throws -> Text {
        guard let value = parameters.get(name).flatMap({ Text($0) }) else {
            throw GatewayProblem.invalid(name, Text.rule)
        }
        return value
    }
}

extension PageQuery {
    /// The page as the read model takes it.
    ///
    /// - Throws: `GatewayProblem` for what is no cursor.
    func request() throws -> PageRequest {
        guard let cursor else { return PageRequest(count: limit) }
        guard let place = PageCursor(cursor) else {
            throw GatewayProblem.invalid("cursor", "one that a page of this list gave")
        }
        return PageRequest(count: limit, after: place)
    }
}
