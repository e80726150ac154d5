import StreamModel
import YAMLSyntax

/// A product behind the proxies whose streams are known, from `rules/applications/`. A class, because many routes share
/// one.
package final class Application: CatalogFormat {
  /// How sure the facts are.
  package enum Confidence: String, Sendable, CaseIterable {
    /// Read in the source of the product: counts as knowledge.
    case high
    /// Read in part, or in documentation: supports other evidence.
    case medium
  }

  /// A line of `recognises` or `does-not-recognise`.
  package enum Sample: Sendable {
    /// A reference of an image, with its tag.
    case image(String)
    /// The name of a Service, a container or an upstream.
    case name(String)
  }

  /// The product's name, for display.
  package let title: String
  package let confidence: Confidence
  /// Globs over the reference of an image without tag and digest.
  package let images: [String]
  /// Names of Helm charts.
  package let charts: [String]
  /// Names that mean the product by themselves, in lower case.
  package let names: [String]
  /// The ports that it listens on by default. Several products share one, so that a port is a hint at most.
  package let ports: [Int]
  /// Its streams; none for a product that surely does not stream.
  package let streams: [ApplicationStream]
  /// Paths that surely do not stream.
  package let plain: [String]
  /// Whether requests of one session must meet the same replica.
  package let needsAffinity: Bool
  /// How large a request may be, in words.
  package let maximumBody: String?
  /// When and how long it sends nothing, in words.
  package let longestSilence: String?
  /// How a base path is set.
  package let basePath: String?
  package let notes: [String]
  package let sources: [String]
  package let recognises: [Sample]
  package let doesNotRecognise: [Sample]

  /// Reads a file that is parsed already.
  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an application")
    title = try fields.text("title")
    confidence = try word(fields.required("confidence"), as: Confidence.self, what: "confidence")
    images = try fields.texts("images").map { $0.lowercased() }
    charts = try fields.texts("charts")
    names = try fields.texts("names").map(ServiceName.normalized)
    ports = try Self.numbers(fields.list("ports"))
    var streams: [ApplicationStream] = []
    for item in try fields.list("streams") { streams.append(try ApplicationStream(reading: item)) }
    self.streams = streams
    plain = try fields.texts("plain")
    if let needs = fields.optional("needs") {
      var reader = try FieldReader(needs, what: "\"needs\"")
      needsAffinity = try reader.flag("affinity") ?? false
      maximumBody = try reader.optionalText("max-body")
      try reader.finish()
    } else {
      needsAffinity = false
      maximumBody = nil
    }
    longestSilence = try fields.optionalText("longest-silence")
    basePath = try fields.optionalText("base-path")
    notes = try fields.texts("notes")
    let sources = try fields.required("sources")
    self.sources = try fields.texts("sources")
    recognises = try Self.samples(fields.list("recognises"))
    doesNotRecognise = try Self.samples(fields.list("does-not-recognise"))
    try fields.finish()
    guard !node.isPacked else { return }
    guard !self.sources.isEmpty else {
      throw FileFormatError(message: "an application needs a source", range: sources.range)
    }
    guard !images.isEmpty || !names.isEmpty else {
      throw FileFormatError(message: "an application needs images or names to be recognised by", range: node.range)
    }
    try test(node)
  }

  /// Runs the tests inside the file.
  private func test(_ node: YAMLNode) throws(FileFormatError) {
    for (key, samples, isExpected) in [
      ("recognises", recognises, true), ("does-not-recognise", doesNotRecognise, false),
    ] {
      for (number, sample) in samples.enumerated() where isRecognised(sample) != isExpected {
        let text = isExpected ? "does not recognise this" : "recognises this"
        throw FileFormatError(message: "the application \(text)", range: node[key]?.items?[number].range ?? node.range)
      }
    }
    if recognises.isEmpty {
      throw FileFormatError(message: "\"recognises\" needs at least one image or name", range: node.range)
    }
  }

  private func isRecognised(_ sample: Sample) -> Bool {
    switch sample {
    case .image(let reference): recognises(ImageReference(reference))
    case .name(let name): ServiceName(name).candidates.contains(where: names.contains)
    }
  }

  /// Whether an image is one of the product's.
  package func recognises(_ image: ImageReference) -> Bool {
    images.contains { image.matches($0) }
  }

  static func numbers(_ nodes: [YAMLNode]) throws(FileFormatError) -> [Int] {
    var result: [Int] = []
    for node in nodes {
      guard let number = node.text.flatMap({ Int($0) }), (1...65535).contains(number) else {
        throw FileFormatError(message: "a port is a number from 1 to 65535", range: node.range)
      }
      result.append(number)
    }
    return result
  }

  private static func samples(_ nodes: [YAMLNode]) throws(FileFormatError) -> [Sample] {
    var result: [Sample] = []
    for node in nodes {
      var fields = try FieldReader(node, what: "a sample")
      if let image = try fields.optionalText("image") {
        result.append(.image(image))
      } else {
        result.append(.name(try fields.text("name")))
      }
      try fields.finish()
    }
    return result
  }
}
