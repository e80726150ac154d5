extension YAMLNode {
  /// Reads a file that contains one JSON document and nothing else. YAML that is not JSON is an error.
  package static func json(in bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLSyntaxError) -> YAMLNode {
    guard bytes.count < Int(UInt32.max) else {
      throw YAMLSyntaxError(message: "the file is larger than 4 GB", range: 0..<1)
    }
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<TreeBuilder, YAMLSyntaxError> in
      do throws(YAMLSyntaxError) {
        var reader = JSONReader(buffer, 0..<bytes.count, limits: limits)
        if try reader.read() { return .success(reader.builder) }
        let at = reader.at
        let message = at == bytes.count ? "the JSON is cut off here" : "this is no JSON"
        return .failure(YAMLSyntaxError(message: message, range: at..<min(at + 1, bytes.count)))
      } catch {
        return .failure(error)
      }
    }
    let builder = try result.get()
    return YAMLNode(
      tree: YAMLTree(bytes: bytes, range: 0..<bytes.count, builder: builder, actions: []), place: 0)
  }
}
