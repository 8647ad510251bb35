internal import Glibc
package import ZeroMQ

/// One end of a stream socket between a supervisor and its worker, which are processes of one program: frames in both
/// directions, many in one system call. Never waits. Belongs to one thread.
///
/// A frame is a head of 16 bytes (length, kind, status, ticket, in the machine's own byte order) and that many bytes.
/// A frame that its sender's death cut short is never seen by the other end.
package final class FrameChannel {
    /// What stands before the bytes of a frame.
    package struct Head: Sendable {
        /// What the frame is; the channel does not care.
        package var kind: UInt16
        /// Of a verdict, its status.
        package var status: UInt16
        /// The request that the frame belongs to.
        package var ticket: UInt64

        @inline(__always)
        package init(_ kind: UInt16, status: UInt16 = 0, ticket: UInt64 = 0) {
            self.kind = kind
            self.status = status
            self.ticket = ticket
        }
    }

    /// What there is to read.
    package enum Arrival: Sendable {
        case nothing, frames
        /// The other end is closed, or says what no frame is: nothing comes any more.
        case ended
    }

    static let headCount = 16
    /// Bytes before each part of a group: its length.
    static let partHeadCount = 4
    /// The longest frame: a validator's largest message, and a group of several of a worker's.
    static let maximumFrame = 64 << 20
    /// Bytes that may wait to be written. Beyond it nothing more should be added until they have left.
    package static let outputLimit = 4 << 20
    /// What both buffers have at least; what a large frame took beyond it is given back.
    static let usualCapacity = 256 << 10

    private static let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
    /// Bytes that a read has room for at least.
    static let leastRead = 64 << 10

    /// To be polled.
    package let fileDescriptor: Int32
    // @exclusivity: looking for two accesses at once took time for every frame, and no closure of a caller's touches
    // the channel.
    @exclusivity(unchecked) private var input = Buffer(capacity: usualCapacity)
    @exclusivity(unchecked) private var output = Buffer(capacity: usualCapacity)
    @exclusivity(unchecked) private var group: Int?

    /// Takes over the descriptor of a connected stream socket.
    package init(_ fileDescriptor: Int32) {
        self.fileDescriptor = fileDescriptor
    }

    /// Takes over a descriptor that this process was started with; nil where it is no socket.
    package convenience init?(inherited fileDescriptor: Int32) {
        var information = stat()
        guard fstat(fileDescriptor, &information) == 0, information.st_mode & S_IFMT == S_IFSOCK,
            fcntl(fileDescriptor, F_SETFD, FD_CLOEXEC) == 0
        else { return nil }
        self.init(fileDescriptor)
    }

    deinit {
        close(fileDescriptor)
        input.deallocate()
        output.deallocate()
    }

    /// Whether something waits to be written.
    package var isBlocked: Bool { output.count > 0 }
    /// Whether more than `outputLimit` waits to be written.
    package var isFull: Bool { output.count > Self.outputLimit }

    /// Adds a frame of `count` bytes, to leave at the next `flush`.
    @inline(__always)
    package func append(_ head: Head, count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Void) {
        if group != nil { return appendPart(count: count, filledBy: fill) }
        let place = output.reserve(Self.headCount + count)
        Self.write(head, count: count, to: place)
        fill(UnsafeMutableRawBufferPointer(start: place + Self.headCount, count: count))
        output.end += Self.headCount + count
    }

    /// Adds a frame, to leave at the next `flush`.
    @inline(__always)
    package func append(_ head: Head, _ bytes: UnsafeRawBufferPointer) {
        append(head, count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// What is appended until `endGroup` makes up one frame, of which all or nothing arrives.
    package func beginGroup(_ head: Head) {
        let place = output.reserve(Self.headCount)
        Self.write(head, count: 0, to: place)
        // Counted from the start, because what waits may move.
        group = output.count
        output.end += Self.headCount
    }

    package func endGroup() {
        guard let start = group.take() else { return }
        let count = UInt32(truncatingIfNeeded: output.count - start - Self.headCount)
        (output.base + output.start + start).storeBytes(of: count, as: UInt32.self)
    }

    private func appendPart(count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let place = output.reserve(Self.partHeadCount + count)
        place.storeBytes(of: UInt32(truncatingIfNeeded: count), as: UInt32.self)
        fill(UnsafeMutableRawBufferPointer(start: place + Self.partHeadCount, count: count))
        output.end += Self.partHeadCount + count
    }

    /// Writes as much as there is room for. Whether the other end is closed is told by `receive`.
    package func flush() {
        while output.count > 0 {
            let sent = send(
                fileDescriptor, output.base + output.start, output.count, Self.flags)
            if sent > 0 {
                output.start += sent
            } else if errno != EINTR {
                return
            }
        }
        output.reset(to: Self.usualCapacity)
    }

    /// Reads once. What was taken with `next` before is gone then.
    package func receive() -> Arrival {
        if input.count == 0 { input.reset(to: Self.usualCapacity) }
        var wanted = Self.leastRead
        if let length = nextLength() {
            guard length <= Self.maximumFrame else { return .ended }
            wanted = max(wanted, Self.headCount + length - input.count)
        }
        _ = input.reserve(wanted)
        while true {
            let count = recv(fileDescriptor, input.base + input.end, input.room, Self.flags)
            if count > 0 {
                input.end += count
                return .frames
            }
            if count < 0 && errno == EINTR { continue }
            return count < 0 && errno == EAGAIN ? .nothing : .ended
        }
    }

    /// The next frame of what was received, if it is whole. The bytes are good until `receive` is called again.
    @inline(__always)
    package func next() -> (Head, UnsafeRawBufferPointer)? {
        guard let length = nextLength(), length <= Self.maximumFrame, input.count >= Self.headCount + length else {
            return nil
        }
        let place = input.base + input.start
        let head = Head(
            place.loadUnaligned(fromByteOffset: 4, as: UInt16.self),
            status: place.loadUnaligned(fromByteOffset: 6, as: UInt16.self),
            ticket: place.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        input.start += Self.headCount + length
        return (head, UnsafeRawBufferPointer(start: place + Self.headCount, count: length))
    }

    /// Takes the parts of a group apart.
    ///
    /// - Returns: false where the bytes are none.
    package static func forEachPart(
        of group: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        var rest = group[...]
        while rest.count >= partHeadCount {
            let count = Int(group.loadUnaligned(fromByteOffset: rest.startIndex, as: UInt32.self))
            rest = rest.dropFirst(partHeadCount)
            guard count <= rest.count else { return false }
            body(UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return rest.isEmpty
    }

    /// Ends this process as soon as the other end is closed, whatever its threads do.
    ///
    /// - Throws: `ZeroMQError` when the process can have no more threads.
    package func endProcessWithPeer() throws(ZeroMQError) {
        try SocketThread.detach { [fileDescriptor] in
            var entry = pollfd(fd: fileDescriptor, events: 0, revents: 0)
            while poll(&entry, 1, -1) <= 0 {}
            _exit(0)
        }
    }

    @inline(__always)
    private func nextLength() -> Int? {
        guard input.count >= Self.headCount else { return nil }
        return Int((input.base + input.start).loadUnaligned(as: UInt32.self))
    }

    @inline(__always)
    private static func write(_ head: Head, count: Int, to place: UnsafeMutableRawPointer) {
        place.storeBytes(of: UInt32(truncatingIfNeeded: count), as: UInt32.self)
        place.storeBytes(of: head.kind, toByteOffset: 4, as: UInt16.self)
        place.storeBytes(of: head.status, toByteOffset: 6, as: UInt16.self)
        place.storeBytes(of: head.ticket, toByteOffset: 8, as: UInt64.self)
    }
}

/// Bytes that wait, between two places of a block of memory.
private struct Buffer {
    private(set) var base: UnsafeMutableRawPointer
    private var capacity: Int
    var start = 0
    var end = 0

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    var count: Int { end - start }
    /// Bytes behind the end.
    var room: Int { capacity - end }

    /// Makes room for `count` bytes behind the end. What is there may move.
    ///
    /// - Returns: the end.
    @inline(__always)
    mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if room < count { make(count) }
        return base + end
    }

    private mutating func make(_ wanted: Int) {
        if capacity - count >= wanted, start > capacity / 2 {
            memmove(base, base + start, count)
        } else {
            capacity = max(capacity * 2, count + wanted)
            let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
            memcpy(larger, base + start, count)
            base.deallocate()
            base = larger
        }
        (start, end) = (0, count)
    }

    /// Empties it, and gives back what is more than the usual.
    mutating func reset(to usual: Int) {
        (start, end) = (0, 0)
        guard capacity > usual * 4 else { return }
        base.deallocate()
        self = Buffer(capacity: usual)
    }

    func deallocate() { base.deallocate() }
}
