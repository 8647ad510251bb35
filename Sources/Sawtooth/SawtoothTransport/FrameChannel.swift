internal import Glibc
package import ZeroMQ

/// One end of a stream socket between a supervisor and its worker, which are processes of one program: frames in both
/// directions, many in one system call. Never waits. Belongs to one thread.
///
/// A frame is a head of 16 bytes (length, kind, status, ticket, in the machine's own byte order) and that many bytes.
/// A frame that its sender's death cut short is never seen by the other end.
package final class FrameChannel {
    /// The head of a frame.
    package struct Head: Sendable {
        /// The kind of frame; the channel does not interpret it.
        package var kind: UInt16
        /// A verdict's status.
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

    /// The result of a read.
    package enum Arrival: Sendable {
        case nothing, frames
        /// The other end is closed, or sent an invalid frame: nothing more arrives.
        case ended
    }

    static let headCount = 16
    /// Bytes before each part of a group: its length.
    static let partHeadCount = 4
    /// The longest frame: a validator's largest message, or a group of several messages of a worker.
    static let maximumFrame = 64 << 20
    /// Bytes that may wait to be written. Beyond this limit nothing should be added until they are written.
    package static let outputLimit = 4 << 20
    /// The minimum capacity of both buffers; memory beyond it, for a large frame, is freed.
    static let usualCapacity = 256 << 10

    private static let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
    /// The minimum room for a read, in bytes.
    static let leastRead = 64 << 10

    /// To be polled.
    package let fileDescriptor: Int32
    // @exclusivity: checking for simultaneous accesses took time for every frame, and no caller's closure touches the
    // channel.
    @exclusivity(unchecked) private var input = Buffer(capacity: usualCapacity)
    @exclusivity(unchecked) private var output = Buffer(capacity: usualCapacity)
    @exclusivity(unchecked) private var group: Int?

    /// Takes over the descriptor of a connected stream socket.
    package init(_ fileDescriptor: Int32) {
        self.fileDescriptor = fileDescriptor
    }

    /// Takes over a descriptor that this process was started with; nil if it is not a socket.
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

    /// Whether bytes wait to be written.
    package var isBlocked: Bool { output.count > 0 }
    /// Whether more than `outputLimit` bytes wait to be written.
    package var isFull: Bool { output.count > Self.outputLimit }

    /// Adds a frame of `count` bytes, written at the next `flush`.
    @inline(__always)
    package func append(_ head: Head, count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Void) {
        if group != nil { return appendPart(count: count, filledBy: fill) }
        let place = output.reserve(Self.headCount + count)
        Self.write(head, count: count, to: place)
        fill(UnsafeMutableRawBufferPointer(start: place + Self.headCount, count: count))
        output.end += Self.headCount + count
    }

    /// Adds a frame, written at the next `flush`.
    @inline(__always)
    package func append(_ head: Head, _ bytes: UnsafeRawBufferPointer) {
        append(head, count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// Everything appended until `endGroup` forms one frame, which arrives completely or not at all.
    package func beginGroup(_ head: Head) {
        let place = output.reserve(Self.headCount)
        Self.write(head, count: 0, to: place)
        // An offset from the start, because waiting bytes may move.
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

    /// Writes as much as there is room for. `receive` reports whether the other end is closed.
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

    /// Reads once. This invalidates earlier results of `next`.
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

    /// The next received frame, if complete. The bytes are valid until `receive` is called again.
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

    /// Calls a closure for each part of a group.
    ///
    /// - Returns: false if the bytes are not a group.
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

/// Waiting bytes, between two offsets of a block of memory.
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

    /// Makes room for `count` bytes behind the end. Existing bytes may move.
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

    /// Empties it, and frees memory beyond the usual capacity.
    mutating func reset(to usual: Int) {
        (start, end) = (0, 0)
        guard capacity > usual * 4 else { return }
        base.deallocate()
        self = Buffer(capacity: usual)
    }

    func deallocate() { base.deallocate() }
}
