import Foundation
import Synchronization

/// An application: accepts connections and serves each on a thread of its own.
final class ApplicationServer: Sendable {
  var port: UInt16 { listener.port }

  private let listener: Listener
  private let session: ApplicationSession
  private let open = Mutex<(connections: [ObjectIdentifier: Connection], threads: Int)>(([:], 1))

  init(_ session: ApplicationSession) throws(LiveError) {
    listener = try Listener()
    self.session = session
    Thread.detachNewThread { [self] in
      while let connection = listener.next() { serve(connection) }
      finishThread()
    }
  }

  /// Ends all connections and waits for the threads, so that nothing of a scenario outlives it.
  func stop() {
    listener.stop()
    let deadline = Moment.now.advanced(by: 1)
    while Moment.now < deadline {
      let threads = open.withLock { state in
        state.connections.values.forEach { $0.hangUp() }
        return state.threads
      }
      if threads == 0 { return }
      usleep(2000)
    }
  }

  private func serve(_ connection: Connection) {
    let key = ObjectIdentifier(connection)
    open.withLock {
      $0.connections[key] = connection
      $0.threads += 1
    }
    Thread.detachNewThread { [self] in
      session.serve(connection)
      connection.hangUp()
      _ = open.withLock { $0.connections.removeValue(forKey: key) }
      finishThread()
    }
  }

  private func finishThread() { open.withLock { $0.threads -= 1 } }
}
