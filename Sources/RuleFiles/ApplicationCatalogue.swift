import Synchronization

/// The applications of a run. They are looked up by name first, so that only those that may be meant are read.
package final class ApplicationCatalogue: Sendable {
  /// The number of applications.
  package let count: Int
  private let index: ApplicationIndex
  private let load: @Sendable (Int) -> Application?
  private let loaded = Mutex<[Int: Application]>([:])

  /// `load` gives the application with a number below `count`.
  package init(index: ApplicationIndex, count: Int, load: @escaping @Sendable (Int) -> Application?) {
    self.index = index
    self.count = count
    self.load = load
  }

  /// The catalogue of some applications.
  package convenience init(_ applications: [Application]) {
    self.init(
      index: ApplicationIndex(sorted: ApplicationIndex.entries(of: applications)), count: applications.count
    ) { applications[$0] }
  }

  /// No applications.
  package static let empty = ApplicationCatalogue([])

  /// The application with a number.
  package func application(_ number: Int) -> Application? {
    if let known = loaded.withLock({ $0[number] }) { return known }
    guard let application = load(number) else { return nil }
    loaded.withLock { $0[number] = application }
    return application
  }

  /// The application of an image.
  package func application(image: ImageReference) -> Application? {
    index.numbers(of: .image, image.name).lazy.compactMap(application).first { $0.recognises(image) }
  }

  /// The application that a name means by itself.
  package func application(name: ServiceName) -> Application? {
    name.candidates.lazy.flatMap { self.index.numbers(of: .name, $0) }.compactMap(application).first
  }

  /// The applications that listen on a port by default.
  package func applications(port: String) -> [Application] {
    index.numbers(of: .port, port).compactMap(application)
  }

  /// The application with a title or a slug: `open-webui`.
  package func application(titled text: String) -> Application? {
    let wanted = Self.slug(text)
    return (0..<count).lazy.compactMap(application).first { Self.slug($0.title) == wanted }
  }

  /// All applications.
  package var all: [Application] { (0..<count).compactMap(application) }

  /// The name of an application's file and page: lower case, letters, digits and dashes.
  package static func slug(_ title: String) -> String {
    let plain = title.split(separator: "(").first ?? ""
    return plain.lowercased().split { !$0.isASCII || !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }

  /// The catalogue with further applications, which come first.
  package func adding(_ own: [Application]) -> ApplicationCatalogue {
    own.isEmpty ? self : ApplicationCatalogue(own + all)
  }
}
