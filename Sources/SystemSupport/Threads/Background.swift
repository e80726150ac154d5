/// Does something while the caller goes on; nobody waits for it. Without a second core it is not done at all.
package func inBackground(_ work: @escaping @Sendable () -> Void) {
  guard threadCount > 1 else { return }
  Job(count: 1) { next in if next() != nil { work() } }.detach()
}
