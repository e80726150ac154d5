/// Starts nginx, application and client for the scenario, and measures whether the stream arrives event by event.
///
/// Takes at most six seconds, twice that if a busy machine makes the first result doubtful. At most 16 scenarios run at
/// a time; more calls wait.
/// - Parameters:
///   - nginx: the program; Debian's unless another version is to be measured.
///   - gate: who lets so many in at a time.
/// - Throws: `LiveError` when the scenario could not be measured at all.
package func measure(_ scenario: LiveScenario, nginx: String = "/usr/sbin/nginx", gate: Gate = .scenarios) async throws
  -> LiveMeasurement
{
  await gate.enter()
  do {
    let result = try await onOwnThread { try Stage(scenario: scenario, nginx: nginx).perform() }
    await gate.leave()
    return result
  } catch {
    await gate.leave()
    throw error
  }
}
