import Linting
import StreamModel
import Testing

@Suite struct RepositoryStateTests {
  /// Addresses are printed: user and password are not part of them.
  @Test(arguments: [
    ("https://example.com/a/b.git", "https://example.com/a/b.git"),
    ("https://user:secret@example.com/a/b", "https://example.com/a/b"),
    ("git@example.com:a/b.git", "ssh://example.com/a/b.git"),
    ("ssh://git@example.com:22/a/b.git", "ssh://example.com:22/a/b.git"),
    ("/srv/git/b.git", nil), ("../b.git", nil), ("file:///srv/b.git", nil), ("https://example.com/a b", nil),
    ("ext::sh -c x", nil),
  ])
  func addresses(_ remote: String, _ expected: String?) {
    #expect(RepositoryState.address(remote) == expected)
  }
}
