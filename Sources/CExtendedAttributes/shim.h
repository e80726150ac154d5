// Swift's Glibc module leaves the extended attributes of files out.
#include <sys/types.h>
#include <sys/xattr.h>
