import Linting
import SystemSupport

extension LanguageServer {
  /// Handles a message that wants no answer. What is not known, or makes no sense, is left out.
  func notify(_ method: String, _ parameters: JSONValue) {
    if method == "exit" { return exit() }
    guard phase == .running else { return }
    // Only typing leaves the folders as they are.
    if method != "textDocument/didChange" || path(in: parameters)?.hasSuffix("/.gitignore") == true {
      workspace.forgetFolders()
    }
    switch method {
    case "initialized": initialized()
    case "textDocument/didOpen": open(parameters)
    case "textDocument/didChange": change(parameters)
    case "textDocument/didClose":
      if let path = path(in: parameters), workspace.documents.removeValue(forKey: path) != nil { touch() }
    case "textDocument/didSave", "workspace/didChangeConfiguration": touch()
    case "workspace/didChangeWatchedFiles":
      let changed = (parameters["changes"]?.items ?? []).compactMap { $0["uri"]?.text }
      if changed.contains(where: { $0.hasSuffix("/" + ConfigurationFile.name) }) { showProgress() }
      touch()
    case "workspace/didChangeWorkspaceFolders": changeFolders(parameters)
    default: break
    }
  }

  private func initialized() {
    if client.watchesFiles {
      let watchers = Self.watched.map { JSONValue.object([.init("globPattern", .string($0))]) }
      _ = ask(
        "client/registerCapability",
        [
          "registrations": [
            [
              "id": "watched-files", "method": "workspace/didChangeWatchedFiles",
              "registerOptions": ["watchers": .array(watchers)],
            ]
          ]
        ])
    }
    showProgress()
    touch()
  }

  /// Names of files that findings may depend on.
  private static let watched = [
    "**/*.{yaml,yml,json,toml,conf,tpl,tmpl,gotmpl,template,j2,erb,env,service,lua,inc}", "**/.streamlint.yaml",
    "**/.gitignore", "**/.env", "**/*{Dockerfile,Containerfile}*", "**/nginx*", "**/sites-{available,enabled}/**",
  ]

  private func changeFolders(_ parameters: JSONValue) {
    let paths = { (name: String) in
      (parameters["event"]?[name]?.items ?? []).compactMap { $0["uri"]?.text.flatMap(FileAddress.path) }
    }
    let removed = Set(paths("removed"))
    workspace.folders.removeAll(where: removed.contains)
    for folder in paths("added") where !workspace.folders.contains(folder) { workspace.folders.append(folder) }
    touch()
  }

  // MARK: Documents

  /// The path of the document that parameters name.
  func path(in parameters: JSONValue) -> String? {
    parameters["textDocument"]?["uri"]?.text.flatMap(FileAddress.path)
  }

  private func open(_ parameters: JSONValue) {
    guard let document = parameters["textDocument"], let uri = document["uri"]?.text,
      let path = FileAddress.path(of: uri), let text = document["text"]?.text
    else { return }
    keep(OpenDocument(uri: uri, version: document["version"]?.int ?? 0, text: text), at: path)
  }

  private func change(_ parameters: JSONValue) {
    guard let path = path(in: parameters), var document = workspace.documents[path] else { return }
    document.version = parameters["textDocument"]?["version"]?.int ?? document.version
    let changes = (parameters["contentChanges"]?.items ?? []).compactMap { change -> OpenDocument.Change? in
      guard let text = change["text"]?.text else { return nil }
      guard let range = change["range"] else { return OpenDocument.Change(range: nil, text: text) }
      guard let start = Self.position(range["start"]), let end = Self.position(range["end"]) else { return nil }
      return OpenDocument.Change(range: (start, end), text: text)
    }
    // Without a copy of the text in the list it is changed in its place.
    workspace.documents[path] = nil
    document.apply(changes, client.encoding)
    keep(document, at: path)
  }

  private func keep(_ document: OpenDocument, at path: String) {
    touch(elsewhere: workspace.documents.keys.contains { $0 != path })
    guard document.bytes.count <= OpenDocument.limit else {
      workspace.documents[path] = nil
      return log("\(path) has more than \(OpenDocument.limit) bytes; what is on the disk is linted")
    }
    workspace.documents[path] = document
  }

  static func position(_ value: JSONValue?) -> TextPosition? {
    guard let line = value?["line"]?.int, let character = value?["character"]?.int else { return nil }
    return TextPosition(line: line, character: character)
  }
}
