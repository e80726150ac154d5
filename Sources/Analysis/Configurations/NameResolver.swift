import SourceText
import StreamModel

/// Maps an address to gateways: a Service of Kubernetes, the name of Kong's proxy.
package protocol NameResolver: Sendable {
  /// The gateways behind a name; nil when the resolver does not know the name, so that the next resolver is tried.
  func resolve(_ target: HopTarget) -> [Resolution]?
}

/// A gateway behind an address.
package struct Resolution: Sendable {
  package let gateway: ConfigurationID
  /// The gateway's own port, when it is known.
  package let port: Int?
  /// How that is known.
  package let link: HopLink

  package init(gateway: ConfigurationID, port: Int?, link: HopLink) {
    self.gateway = gateway
    self.port = port
    self.link = link
  }
}

/// The gateways that resolvers can return.
package struct ResolutionContext: Sendable {
  /// All gateways of the run.
  package let gateways: [any Gateway]
  /// Gateways in objects, by the head of the object.
  package let embedded: [SourceSpan: ConfigurationID]
  /// The path of a file.
  package let path: @Sendable (FileID) -> String

  package init(
    gateways: [any Gateway], embedded: [SourceSpan: ConfigurationID], path: @escaping @Sendable (FileID) -> String
  ) {
    self.gateways = gateways
    self.embedded = embedded
    self.path = path
  }
}
