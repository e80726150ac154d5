import SourceText

/// Finds applications by the last part of an image, by a name or by a port, without reading their files. The build
/// prepares the entries of the embedded ones.
package struct ApplicationIndex: Sendable {
  /// An entry: `image ollama` and the number of the application.
  package struct Entry: Sendable {
    package let key: String
    package let number: Int

    package init(_ key: String, _ number: Int) {
      self.key = key
      self.number = number
    }
  }

  /// What an entry is found by.
  package enum Property: String, Sendable {
    case image, name, port
  }

  /// The numbers for each key, ascending.
  private let numbers: [String: [Int]]

  /// Takes entries that are sorted as ``entries(of:)`` sorts them.
  package init(sorted entries: [Entry]) {
    numbers = Dictionary(entries.lazy.map { ($0.key, [$0.number]) }, uniquingKeysWith: +)
  }

  /// The entries of applications, which are numbered in their order. An image whose last part has a wildcard is found
  /// by `*`.
  package static func entries(of applications: [Application]) -> [Entry] {
    var result: [Entry] = []
    for (number, application) in applications.enumerated() {
      var keys: Set<String> = []
      for image in application.images {
        let last = image.split(separator: "/").last.map(String.init) ?? image
        keys.insert(key(.image, isGlob(last) ? "*" : last))
      }
      for name in application.names { keys.insert(key(.name, name)) }
      for port in application.ports { keys.insert(key(.port, String(port))) }
      result += keys.map { Entry($0, number) }
    }
    return result.sorted { one, other in
      one.key == other.key ? one.number < other.number : one.key.utf8.lexicographicallyPrecedes(other.key.utf8)
    }
  }

  /// The numbers of the applications that a text may mean, ascending.
  package func numbers(of property: Property, _ text: String) -> [Int] {
    let own = numbers[Self.key(property, text)] ?? []
    return property == .image ? (own + (numbers[Self.key(.image, "*")] ?? [])).sorted() : own
  }

  private static func key(_ property: Property, _ text: String) -> String { "\(property.rawValue) \(text)" }
}
