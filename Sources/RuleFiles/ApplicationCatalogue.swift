import Synchronization

/// The applications of a run. They are looked up by name first, so that only those that may be meant are read.
package final class ApplicationCatalogue: Sendable {
  /// The number of applications.
  package let count: Int
  private let index: ApplicationIndex
  private let load: @Sendable (Int) -> Application?
  private let loaded = Mutex<[Int: Application]>([:])
  private let byImage = AnswerCache<String, Application?>()
  private let byPort = AnswerCache<String, Application?>()

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
    byImage.answer(to: image.text) {
      index.numbers(of: .image, image.name).lazy.compactMap(application).first { $0.recognises(image) }
    }
  }

  /// The application that the name of a Service or an upstream means by itself.
  package func application(named name: String) -> Application? {
    for candidate in ServiceName(name).candidates {
      if let known = index.numbers(of: .name, candidate).lazy.compactMap(application).first { return known }
    }
    return nil
  }

  /// The application that listens on a port by default; nil where several do.
  package func application(port: String) -> Application? {
    byPort.answer(to: port) {
      let numbers = index.numbers(of: .port, port)
      return numbers.count == 1 ? application(numbers[0]) : nil
    }
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
