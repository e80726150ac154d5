/// The repository of the inputs and the commit that is checked out.
package struct RepositoryState: Sendable, Equatable {
  /// The address of the remote repository without user and password; nil where there is none.
  package var address: String?
  /// The full hash.
  package var commit: String
  /// Nil for a detached head.
  package var branch: String?

  package init(address: String?, commit: String, branch: String?) {
    self.address = address
    self.commit = commit
    self.branch = branch
  }
}
