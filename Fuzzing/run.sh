#!/bin/sh
# Builds the fuzzers and runs each for a while. Ends with 1 when an input broke something; CONTRIBUTING.md explains the next steps.
# Usage: run.sh SECONDS [TARGET]…
#        run.sh --replay TARGET FILE…   runs inputs once
set -eu
cd "$(dirname "$0")/.."
home=.build-fuzz
# A trap would otherwise start the backtracer, which does not come to an end under the sanitizer.
export SWIFT_BACKTRACE=enable=no
# libyaml's and PCRE2's memory is freed by the system at the end of a run; what a single input leaks is libFuzzer's business.
# Short stacks of allocations and a small quarantine keep the runs fast.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0:malloc_context_size=2:quarantine_size_mb=16}"
export STREAMLINT_FUZZING=1

runtime="$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')"
driver="$(find -L "$runtime/clang/lib" -name "libclang_rt.fuzzer_no_main*$(uname -m).a" 2>/dev/null | head -n 1)"
[ -n "$driver" ] || {
  echo "error: this Swift toolchain has no libFuzzer below $runtime/clang/lib" >&2
  exit 1
}
# A release with its checks: overflows and bounds still trap. The linker gold fails on the sanitizer's symbols.
swift build -c release --scratch-path "$home" --product streamlint-fuzz \
  -Xswiftc -sanitize=address \
  -Xswiftc -sanitize-coverage=edge,trace-cmp,indirect-calls,inline-8bit-counters,pc-table \
  -Xswiftc -use-ld=lld -Xlinker "$driver" -Xlinker -lstdc++
fuzz="$home/release/streamlint-fuzz"

if [ "$1" = --replay ]; then
  target="$2"
  shift 2
  exec "$fuzz" "--target=$target" "$@"
fi

seconds="$1"
shift
targets="${*:-$("$fuzz")}"
tools="$(Scripts/test-tools-venv.sh)"
"$tools/bin/python" Fuzzing/prepare.py "$home"
mkdir -p "$home/crashes" "$home/logs"
failed=""
for target in $targets; do
  case "$target" in
    nginx-* | includes) dictionary=nginx ;;
    *) dictionary=yaml ;;
  esac
  # Lexers and parsers must be linear: long inputs show it. Linting a whole configuration is slower from the start.
  case "$target" in
    nginx-* | yaml | templates) longest=65536 ;;
    *) longest=8192 ;;
  esac
  corpus="$home/corpus/$target"
  mkdir -p "$corpus"
  log="$home/logs/$target.txt"
  status=0
  "$fuzz" "--target=$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len="$longest" \
    -dict="$home/$dictionary.dict" -artifact_prefix="$home/crashes/$target-" -print_final_stats=1 \
    "$corpus" "$home/seeds/$target" >"$log" 2>&1 || status=$?
  runs="$(sed -n 's/^stat::number_of_executed_units: //p' "$log")"
  speed="$(sed -n 's/^stat::average_exec_per_sec: //p' "$log")"
  printf '%-14s %9s runs, %6s a second\n' "$target" "${runs:-?}" "${speed:-?}"
  if [ "$status" != 0 ]; then
    failed="$failed $target"
    grep -E '^property broken|^SUMMARY|Fatal error|ERROR:|Test unit written' "$log" >&2 || tail -n 20 "$log" >&2
  fi
done
[ -z "$failed" ] || {
  echo "error: found something:$failed; the inputs are in $home/crashes" >&2
  exit 1
}
