// How the C library gives memory back, which Swift's module of glibc leaves out.
#if defined(__linux__)
#include <malloc.h>
#endif
