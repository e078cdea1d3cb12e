// How loops over integers are made to use wide vectors.
#pragma once

// Where the loader can choose between two versions of a function, the wider vectors are used; arithmetic on integers gives the same in both.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
#define REDROUTE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define REDROUTE_VECTORS
#endif
#if defined(_MSC_VER)
#define REDROUTE_INLINE __forceinline
#define REDROUTE_APART __restrict
#else
#define REDROUTE_INLINE [[gnu::always_inline]] inline
#define REDROUTE_APART __restrict__
#endif
