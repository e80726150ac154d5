/// The version of streamlint.
package let streamlintVersion = "0.1.0"
