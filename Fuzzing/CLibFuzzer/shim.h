#include <stddef.h>
#include <stdint.h>

// The driver of libFuzzer, which comes with clang (https://llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library").
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*run)(const uint8_t *data, size_t size));
