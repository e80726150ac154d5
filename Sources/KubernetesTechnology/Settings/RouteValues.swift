import StreamModel

/// The values in force. Kinds for which the same ones hold share them.
final class RouteValues: Sendable {
  let all: EffectiveValues

  init(_ all: EffectiveValues) { self.all = all }

  subscript(aspect: Aspect) -> EffectiveValue? { all[aspect] }
}
