/// Which members must wait for others: of two that touch a common address, unless both only read it, the earlier one
/// runs first. Members are numbered batches, or transactions of one batch.
struct ConflictGraph {
    private struct Claim {
        let member: Int
        let prefix: AddressPrefix
        let writes: Bool
    }

    private struct Member {
        /// How many earlier members it still waits for.
        var blockers = 0
        var successors: [Int] = []
        var claims: [Claim] = []
    }

    /// Claims below one namespace (the first three bytes of an address).
    private struct Bucket {
        var addresses: [AddressPrefix: [Claim]] = [:]
        var prefixes: [Claim] = []
        var isEmpty: Bool { addresses.isEmpty && prefixes.isEmpty }
    }

    private static let namespaceBytes = 3

    private var members: [Int: Member] = [:]
    private var buckets: [Int: Bucket] = [:]
    /// Claims on prefixes that are shorter than a namespace.
    private var short: [Claim] = []

    /// How many members are in the graph.
    var count: Int { members.count }

    /// Adds a member after all existing ones; returns whether it need not wait.
    mutating func add(_ member: Int, reads: [AddressPrefix], writes: [AddressPrefix]) -> Bool {
        var claims: [Claim] = []
        var seen: Set<AddressPrefix> = []
        for prefix in writes where seen.insert(prefix).inserted {
            claims.append(Claim(member: member, prefix: prefix, writes: true))
        }
        for prefix in reads where seen.insert(prefix).inserted {
            claims.append(Claim(member: member, prefix: prefix, writes: false))
        }
        var blockers: Set<Int> = []
        for claim in claims { collectConflicts(with: claim, into: &blockers) }
        for blocker in blockers { members[blocker]?.successors.append(member) }
        for claim in claims { insert(claim) }
        members[member] = Member(blockers: blockers.count, claims: claims)
        return blockers.isEmpty
    }

    /// Removes a member; returns those that waited only for it, in order of arrival.
    mutating func remove(_ member: Int) -> [Int] {
        guard let removed = members.removeValue(forKey: member) else { return [] }
        for claim in removed.claims { erase(claim) }
        var freed: [Int] = []
        for successor in removed.successors {
            members[successor]?.blockers -= 1
            if members[successor]?.blockers == 0 { freed.append(successor) }
        }
        return freed.sorted()
    }

    private static func bucket(of prefix: AddressPrefix) -> Int? {
        guard prefix.count >= namespaceBytes else { return nil }
        return Int(prefix[0]) << 16 | Int(prefix[1]) << 8 | Int(prefix[2])
    }

    private func collectConflicts(with claim: Claim, into blockers: inout Set<Int>) {
        func consider(_ others: [Claim]) {
            for other in others where (other.writes || claim.writes) && other.prefix.overlaps(claim.prefix) {
                blockers.insert(other.member)
            }
        }
        func consider(_ bucket: Bucket) {
            if claim.prefix.address != nil {
                consider(bucket.addresses[claim.prefix] ?? [])
            } else {
                for others in bucket.addresses.values { consider(others) }
            }
            consider(bucket.prefixes)
        }
        consider(short)
        if let key = Self.bucket(of: claim.prefix) {
            if let bucket = buckets[key] { consider(bucket) }
        } else {
            for bucket in buckets.values { consider(bucket) }
        }
    }

    private mutating func insert(_ claim: Claim) {
        guard let key = Self.bucket(of: claim.prefix) else { return short.append(claim) }
        if claim.prefix.address != nil {
            buckets[key, default: Bucket()].addresses[claim.prefix, default: []].append(claim)
        } else {
            buckets[key, default: Bucket()].prefixes.append(claim)
        }
    }

    private mutating func erase(_ claim: Claim) {
        guard let key = Self.bucket(of: claim.prefix) else {
            return short.removeAll { $0.member == claim.member }
        }
        guard var bucket = buckets.removeValue(forKey: key) else { return }
        if claim.prefix.address != nil {
            bucket.addresses[claim.prefix]?.removeAll { $0.member == claim.member }
            if bucket.addresses[claim.prefix]?.isEmpty == true { bucket.addresses[claim.prefix] = nil }
        } else {
            bucket.prefixes.removeAll { $0.member == claim.member }
        }
        if !bucket.isEmpty { buckets[key] = bucket }
    }
}
