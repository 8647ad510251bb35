import Glibc
import SawtoothTransport
import Testing

@Suite("Frames between two processes")
struct FrameChannelTests {
    private static func pair() throws -> (FrameChannel, FrameChannel) {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (FrameChannel(ends[0]), FrameChannel(ends[1]))
    }

    private static func take(_ channel: FrameChannel) -> [(UInt16, UInt64, [UInt8])] {
        var taken: [(UInt16, UInt64, [UInt8])] = []
        while let (head, bytes) = channel.next() { taken.append((head.kind, head.ticket, [UInt8](bytes))) }
        return taken
    }

    @Test("frames of any length arrive whole and in order, through a socket that takes only a part at a time")
    func manyFrames() throws {
        let (left, right) = try Self.pair()
        var random = SystemRandomNumberGenerator()
        let lengths = (0..<300).map { _ in Int.random(in: 0...3000, using: &random) } + [5_000_000, 0, 70_000, 1]
        for (index, length) in lengths.enumerated() {
            left.append(.init(UInt16(index % 7), ticket: UInt64(index)), count: length) { output in
                for place in output.indices { output[place] = UInt8(truncatingIfNeeded: index &+ place) }
            }
        }
        #expect(left.isFull)
        var taken: [(UInt16, UInt64, [UInt8])] = []
        while taken.count < lengths.count {
            left.flush()
            guard right.receive() == .frames else { continue }
            taken += Self.take(right)
        }
        #expect(!left.isBlocked && !left.isFull)
        #expect(taken.map(\.1) == lengths.indices.map { UInt64($0) })
        #expect(taken.map(\.0) == lengths.indices.map { UInt16($0 % 7) })
        for (index, frame) in taken.enumerated() {
            let expected = (0..<lengths[index]).map { UInt8(truncatingIfNeeded: index &+ $0) }
            #expect(frame.2 == expected)
        }
        #expect(right.receive() == .nothing)
    }

    @Test("a group is one frame, and comes apart again; what is no group does not")
    func groups() throws {
        let (left, right) = try Self.pair()
        left.append(.init(1), count: 0) { _ in }
        left.beginGroup(.init(3, ticket: 9))
        for length in [0, 5, 600_000] {
            left.append(.init(2), count: length) { $0.initializeMemory(as: UInt8.self, repeating: 7) }
        }
        left.endGroup()
        left.append(.init(4), count: 1) { $0[0] = 1 }
        var taken: [(UInt16, UInt64, [UInt8])] = []
        while taken.count < 3 {
            left.flush()
            if right.receive() == .frames { taken += Self.take(right) }
        }
        #expect(taken.map(\.0) == [1, 3, 4])
        var parts: [Int] = []
        #expect(taken[1].2.withUnsafeBytes { FrameChannel.forEachPart(of: $0) { parts.append($0.count) } })
        #expect(parts == [0, 5, 600_000])
        for broken: [UInt8] in [[1], [2, 0, 0, 0, 1], [255, 255, 255, 255]] {
            #expect(!broken.withUnsafeBytes { FrameChannel.forEachPart(of: $0) { _ in } })
        }
    }

    @Test("what was sent before the other end died is taken in, but for the frame that it was at")
    func death() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let channel = FrameChannel(ends[0])
        let frame: [UInt8] = [2, 0, 0, 0, 4, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 65, 66]
        #expect(write(ends[1], frame + frame.prefix(17), 35) == 35)
        close(ends[1])
        #expect(channel.receive() == .frames)
        let taken = Self.take(channel)
        #expect(taken.map(\.2) == [[65, 66]])
        #expect(channel.receive() == .ended)
        #expect(Self.take(channel).isEmpty)
    }

    @Test("a length that no frame has ends the channel")
    func tooLong() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { close(ends[1]) }
        let channel = FrameChannel(ends[0])
        #expect(write(ends[1], [UInt8](repeating: 255, count: 16), 16) == 16)
        #expect(channel.receive() == .frames)
        #expect(channel.next() == nil)
        #expect(channel.receive() == .ended)
    }
}
