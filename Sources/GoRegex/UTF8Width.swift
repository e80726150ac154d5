extension UInt8 {
  /// How many bytes the character has that begins with this one.
  var characterWidth: Int { self < 0xC0 || self >= 0xF8 ? 1 : self < 0xE0 ? 2 : self < 0xF0 ? 3 : 4 }
}
