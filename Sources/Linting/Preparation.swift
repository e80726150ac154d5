import Rules
import SourceText

/// Knowledge that takes milliseconds to unpack and is needed a little later.
package enum Preparation {
  /// Unpacks the rules and what is known of nginx on another core, while the command line and the files are read.
  package static func begin() {
    inBackground {
      RuleCatalogue.unpack()
      EmbeddedKnowledge.unpackNginx()
    }
  }

  /// Unpacks what is known of Kubernetes products while files are read.
  static func begin(for inputs: [InputWalk.Input]) {
    guard inputs.contains(where: { InputKind.mayBeManifest($0.path) }) else { return }
    inBackground { EmbeddedKnowledge.unpackManifests() }
  }
}
