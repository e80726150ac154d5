import SourceText
import YAMLSyntax

/// `rules/images.yaml`: what images of nginx hold when a container starts, so that includes lead somewhere.
package struct ContainerImageFile: CatalogFormat {
  package let images: [ContainerImage]

  /// No images.
  package init() { images = [] }

  package init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "the file")
    var images: [ContainerImage] = []
    for item in try fields.list("images") { images.append(try ContainerImage(reading: item)) }
    self.images = images
    try fields.finish()
  }
}

/// One image, or several that hold the same.
package struct ContainerImage: Sendable {
  /// What the entry point renders: files of one folder with a suffix, into another folder.
  package struct Templates: Sendable {
    package let from: String
    package let to: String
    package let suffix: String
  }

  /// As in `the image of TITLE`.
  package let title: String
  /// Globs of names, without Docker's own registry.
  package let names: [String]
  /// Whether the tag is the version of nginx.
  package let hasNginxVersion: Bool
  /// The folders that hold the configuration.
  package let folders: [String]
  /// The main file.
  package let main: String
  package let templates: Templates?
  /// What decides about streams in the files of the image, by path: no whole copies.
  package let files: [String: String]
  /// Whether no other product has files at these paths, so that they are known without the image.
  package let isKnownByPath: Bool
  /// Whether the entry point copies those files that are missing where a folder is mounted over them.
  package let fillsMissing: Bool
  /// Where the facts come from.
  package let sources: [String]

  init(reading node: YAMLNode) throws(FileFormatError) {
    var fields = try FieldReader(node, what: "an image")
    title = try fields.text("title")
    names = try fields.texts("names")
    hasNginxVersion = try fields.flag("tag-is-nginx-version") ?? false
    folders = try fields.texts("folders")
    main = try fields.text("main")
    if let node = fields.optional("templates") {
      var fields = try FieldReader(node, what: "\"templates\"")
      templates = Templates(
        from: try fields.text("from"), to: try fields.text("to"), suffix: try fields.text("suffix"))
      try fields.finish()
    } else {
      templates = nil
    }
    var files: [String: String] = [:]
    for item in try fields.list("files") {
      var fields = try FieldReader(item, what: "a file")
      files[try fields.text("path")] = try fields.text("text")
      try fields.finish()
    }
    self.files = files
    isKnownByPath = try fields.flag("known-by-path") ?? false
    fillsMissing = try fields.flag("fills-missing") ?? false
    sources = try fields.texts("sources")
    try fields.finish()
  }

  /// Whether a name is one of the image.
  package func isNamed(_ name: String) -> Bool { names.contains { globMatches($0, name) } }
}
