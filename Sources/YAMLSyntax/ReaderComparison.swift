#if DEBUG || FUZZING
  /// Holds the two readers of YAML against each other; for tests and fuzzing.
  package enum ReaderComparison {
    /// Whether each document of a file is plain enough not to need libyaml.
    package static func arePlain(_ bytes: [UInt8]) -> [Bool] {
      bytes.withUnsafeBufferPointer { buffer in
        DocumentSplitter.split(buffer).map { range in
          var room: TreeBuilder?
          var plain = PlainYAMLReader(buffer, range, limits: YAMLLimits(), reusing: &room)
          return plain.read()
        }
      }
    }

    /// What the plain reader makes of a file that libyaml does not, or nil. The whole file is also read as one document.
    package static func difference(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> String? {
      bytes.withUnsafeBufferPointer { buffer in
        (DocumentSplitter.split(buffer) + [0..<bytes.count]).lazy.compactMap { difference(buffer, $0, limits) }.first
      }
    }

    private static func difference(
      _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ limits: YAMLLimits
    ) -> String? {
      var room: TreeBuilder?
      var plain = PlainYAMLReader(bytes, range, limits: limits, reusing: &room)
      guard plain.read() else { return nil }
      var events = EventReader(bytes, range, limits: limits)
      do throws(YAMLSyntaxError) {
        try events.read()
      } catch {
        return "libyaml refuses \(range): \(error.message) at \(error.range)"
      }
      if events.hasDoubleBrace { return "a double brace in \(range)" }
      return difference(plain.builder, events.builder).map { "\($0) in \(range)" }
    }

    private static func difference(_ plain: TreeBuilder, _ events: TreeBuilder) -> String? {
      for (index, (x, y)) in zip(plain.records, events.records).enumerated() where !areEqual(x, y) {
        return "record \(index) is \(x) instead of \(y)"
      }
      if plain.records.count != events.records.count {
        return "\(plain.records.count) records instead of \(events.records.count)"
      }
      if plain.pool != events.pool || plain.texts != events.texts { return "another pool" }
      if plain.tags != events.tags { return "other tags" }
      if plain.duplicateKeys != events.duplicateKeys { return "other duplicate keys" }
      return nil
    }

    private static func areEqual(_ x: YAMLTree.Record, _ y: YAMLTree.Record) -> Bool {
      x.range == y.range && x.kind == y.kind && x.style == y.style && x.isInPool == y.isInPool
        && x.next(at: 0) == y.next(at: 0) && x.target == y.target
    }
  }
#endif
