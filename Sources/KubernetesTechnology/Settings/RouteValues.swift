import StreamModel

/// The effective values. Kinds with the same values share them.
final class RouteValues: Sendable {
  let all: EffectiveValues

  init(_ all: EffectiveValues) { self.all = all }

  subscript(aspect: Aspect) -> EffectiveValue? { all[aspect] }
}
