import KubernetesManifests
import NginxSyntax
import RuleFiles
import SourceText
import YAMLSyntax

/// nginx configuration in an annotation, a key of a ConfigMap or a field.
struct SnippetText {
  let name: String
  let object: KubernetesObject
  let tree: NginxTree
  private let map: YAMLContentMap

  /// Nil when a template decides the content.
  init?(_ found: ObjectFields.Found, name: String, in object: KubernetesObject) {
    guard !found.isTemplated, let map = found.node.contentMap else { return nil }
    self.name = name
    self.object = object
    self.map = map
    tree = NginxTree.parse(SourceFile(path: name, text: found.text))
  }

  /// The directives outside of all blocks.
  var directives: [Int] { Array(tree.children(of: -1)) }

  /// The span of a directive's name in the file.
  func span(of directive: Int) -> SourceSpan {
    let word = tree.nameWord(of: directive)
    return object.span(map.fileRange(of: word.start..<word.end))
  }

  /// Whether a directive is about a header.
  func isAbout(_ header: String, _ directive: Int) -> Bool {
    tree.arguments(of: directive).contains { $0.lowercased().hasPrefix(header) }
  }
}

extension KubernetesProduct {
  /// The snippets of an object that go into a block.
  func snippets(within block: SnippetLocation.Block, of object: KubernetesObject) -> [SnippetText] {
    var found: [SnippetText] = []
    for snippet in snippets where snippet.within == block && snippet.location.on == object.kind {
      if !snippet.location.path.isPrefix, !snippet.location.path.annotation.isEmpty,
        object.annotation(snippet.location.path.annotation) == nil
      {
        continue
      }
      found += ObjectFields.all(snippet.location, in: object).compactMap {
        SnippetText($0, name: snippet.location.name, in: object)
      }
    }
    return found
  }
}
