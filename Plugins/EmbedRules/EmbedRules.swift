import Foundation
import PackagePlugin

/// Puts the files of `rules/` into the binary.
@main struct EmbedRules: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) async throws -> [Command] {
    let root = context.package.directoryURL.appendingPathComponent("rules")
    var inputs: [URL] = []
    if let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) {
      for case let file as URL in files where ["yaml", "tsv"].contains(file.pathExtension) { inputs.append(file) }
    }
    inputs.sort { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appendingPathComponent("EmbeddedFiles.swift")
    return [
      .buildCommand(
        displayName: "Embedding rules", executable: try context.tool(named: "embed-rules").url,
        arguments: [output.path, root.path] + inputs.map(\.path), inputFiles: inputs, outputFiles: [output])
    ]
  }
}
