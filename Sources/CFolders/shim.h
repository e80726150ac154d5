// How the names in a folder are read, which Swift's module of glibc leaves out.
#if defined(__linux__)
#include <sys/types.h>

extern ssize_t getdents64(int descriptor, void *buffer, size_t size);
#endif
