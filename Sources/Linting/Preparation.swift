import SourceText

/// Knowledge that takes milliseconds to unpack and is needed a little later.
enum Preparation {
  /// Unpacks what is known of Kubernetes products while files are read.
  static func begin(for inputs: [InputWalk.Input]) {
    guard inputs.contains(where: { InputKind.mayBeManifest($0.path) }) else { return }
    inBackground { EmbeddedKnowledge.unpackManifests() }
  }
}
