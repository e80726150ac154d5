/// One directive, simple or with a block, in the pre-order list of its file. A large file has a million of them; what only
/// blocks have is kept apart.
package struct NginxDirective: Sendable {
  /// Number of the name among all words; the arguments follow it, up to the name of the next directive.
  let firstWord: Int32
  /// First byte of the name.
  let startByte: UInt32
  var endByte: UInt32
  /// Index in `NginxTree.bodies`, -1 for a simple directive.
  let body: Int32
}

/// The `{ … }` of a directive.
struct NginxBody: Sendable {
  /// First byte behind the `{`.
  let start: UInt32
  /// Index of the first directive behind the block.
  var subtreeEnd: Int32
  /// Index of the directive.
  let directive: Int32
  /// Index of the enclosing one in `NginxTree.bodies`, -1 at the top of the file.
  let outer: Int32
}
