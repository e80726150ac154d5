/// What a client can do, as it says in `initialize`.
struct Client {
  var encoding = PositionEncoding.utf16
  /// Diagnostics have further locations.
  var hasRelated = false
  /// Edits may name the version that they apply to.
  var hasDocumentChanges = false
  /// The edit of an action may come when it is wanted.
  var resolvesEdits = false
  /// Actions are more than commands.
  var hasActionLiterals = false
  /// Files are watched for the server.
  var watchesFiles = false
  var showsProgress = false
  var refreshesLenses = false

  init() {}

  init(_ parameters: JSONValue) {
    let capabilities = parameters["capabilities"]
    let text = capabilities?["textDocument"]
    let workspace = capabilities?["workspace"]
    let encodings = capabilities?["general"]?["positionEncodings"]?.items ?? []
    encoding = encodings.contains("utf-8") ? .utf8 : .utf16
    hasRelated = text?["publishDiagnostics"]?["relatedInformation"]?.bool ?? false
    hasDocumentChanges = workspace?["workspaceEdit"]?["documentChanges"]?.bool ?? false
    let action = text?["codeAction"]
    hasActionLiterals = action?["codeActionLiteralSupport"] != nil
    resolvesEdits =
      action?["dataSupport"]?.bool == true
      && action?["resolveSupport"]?["properties"]?.items?.contains("edit") == true
    watchesFiles = workspace?["didChangeWatchedFiles"]?["dynamicRegistration"]?.bool ?? false
    showsProgress = capabilities?["window"]?["workDoneProgress"]?.bool ?? false
    refreshesLenses = workspace?["codeLens"]?["refreshSupport"]?.bool ?? false
  }

  /// The folders of the workspace as absolute paths.
  static func folders(_ parameters: JSONValue) -> [String] {
    if let folders = parameters["workspaceFolders"]?.items, !folders.isEmpty {
      return folders.compactMap { $0["uri"]?.text.flatMap(FileAddress.path) }
    }
    if let root = parameters["rootUri"]?.text { return FileAddress.path(of: root).map { [$0] } ?? [] }
    return parameters["rootPath"]?.text.map { [$0] } ?? []
  }
}
