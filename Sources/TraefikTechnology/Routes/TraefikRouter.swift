import RuleFiles
import SourceText
import StreamModel

/// Where a part of the configuration comes from: names are looked up in their own provider.
enum TraefikProvider: String, Sendable {
  /// Labels of containers, with and without Swarm.
  case docker
  case file

  /// The provider of `name@provider`; nil for one that is not read.
  init?(name: Substring) {
    switch name.lowercased() {
    case "docker", "swarm": self = .docker
    case "file": self = .file
    default: return nil
    }
  }
}

/// A container with labels.
struct TraefikContainer: Sendable {
  /// The service of the compose file.
  let name: String
  /// Its image, and where it is written; nil where it is not known.
  let image: SignalImage?
  /// The names of the services that its labels define.
  let services: [String]
  /// Where it begins.
  let span: SourceSpan
}

/// The image of a container.
struct SignalImage: Sendable {
  let text: String
  let span: SourceSpan
}

/// One router.
struct TraefikRouter: Sendable {
  let name: String
  let provider: TraefikProvider
  let node: TraefikNode
  let rule: RouterRule
  /// The container whose labels define it.
  let container: TraefikContainer?
  /// The number of its project.
  let project: Int

  /// The head: its rule, else what there is of it.
  var span: SourceSpan { node["rule"]?.span ?? node.children.first?.node.span ?? node.span }

  /// Routers with a higher one go first.
  var priority: Int {
    guard let text = node["priority"]?.text, let number = Int(text), number != 0 else { return rule.standardPriority }
    return number
  }

  var usesTLS: Bool { node["tls"]?.isPresent == true }
}

/// A middleware, a service or a transport by its name.
struct TraefikDefinition: Sendable {
  enum Kind: String, Sendable {
    case middleware = "middlewares"
    case service = "services"
    case transport = "serversTransports"
  }

  let kind: Kind
  let name: String
  let provider: TraefikProvider
  let node: TraefikNode
  /// The container whose labels define it.
  let container: TraefikContainer?
  /// The number of its project.
  let project: Int
}
