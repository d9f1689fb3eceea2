// Loads two libraries with the same exported names and runs both, turn by turn, on every event.
//
//   client LIBRARY LIBRARY EVENTS REALS    doubles: 3 for a, 1 for b, event after event
//
// Prints a line for each event, library and function: raw integers of y as the function gives them.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <vector>

typedef void (*float_function)(const float *, const float *, float *);
typedef void (*double_function)(const double *, const double *, double *);
typedef void (*raw_function)(const std::int64_t *, const std::int64_t *, std::int64_t *);
typedef void (*batch_function)(std::int64_t, const std::int64_t *, const std::int64_t *, std::int64_t *);

template <class Function> Function find(void *library, const char *name) {
    void *found = dlsym(library, name);
    if (!found) {
        std::printf("no %s\n", name);
        std::exit(1);
    }
    return reinterpret_cast<Function>(found);
}

int main(int argc, char **argv) {
    if (argc != 5) return 1;
    void *libraries[2] = {dlopen(argv[1], RTLD_NOW | RTLD_LOCAL), dlopen(argv[2], RTLD_NOW | RTLD_LOCAL)};
    if (!libraries[0] || !libraries[1] || libraries[0] == libraries[1]) return 1;
    const int events = std::atoi(argv[3]);
    FILE *file = std::fopen(argv[4], "rb");
    std::vector<double> reals(4 * events);
    if (!file || std::fread(reals.data(), 8, reals.size(), file) != reals.size()) return 1;
    std::fclose(file);

    std::vector<std::int64_t> raw_a(3 * events), raw_b(events), raw_y(2 * events);
    for (int event = 0; event < events; event++) {
        for (int i = 0; i < 3; i++) raw_a[3 * event + i] = static_cast<std::int64_t>(reals[4 * event + i] * 64);
        raw_b[event] = static_cast<std::int64_t>(reals[4 * event + 3] * 8);
    }
    for (int event = 0; event < events; event++) {
        for (int version = 0; version < 2; version++) {
            void *library = libraries[version];
            const double *a = &reals[4 * event];
            const float a_float[3] = {static_cast<float>(a[0]), static_cast<float>(a[1]), static_cast<float>(a[2])};
            const float b_float = static_cast<float>(a[3]);
            float y_float[2];
            double y_double[2];
            std::int64_t y_raw[2];
            find<float_function>(library, "net_float")(a_float, &b_float, y_float);
            find<double_function>(library, "net_double")(a, a + 3, y_double);
            find<raw_function>(library, "net_raw")(&raw_a[3 * event], &raw_b[event], y_raw);
            std::printf("%d %d float %.17g %.17g\n", event, version, y_float[0], y_float[1]);
            std::printf("%d %d double %.17g %.17g\n", event, version, y_double[0], y_double[1]);
            std::printf("%d %d raw %lld %lld\n", event, version, static_cast<long long>(y_raw[0]), static_cast<long long>(y_raw[1]));
        }
    }
    for (int version = 0; version < 2; version++) {
        find<batch_function>(libraries[version], "net_raw_batch")(events, raw_a.data(), raw_b.data(), raw_y.data());
        for (int event = 0; event < events; event++) {
            const long long *y = reinterpret_cast<const long long *>(&raw_y[2 * event]);
            std::printf("%d %d batch %lld %lld\n", event, version, y[0], y[1]);
        }
    }
    return 0;
}
