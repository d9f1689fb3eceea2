// hls::stream for C simulation without the vendor's tools.
#ifndef HLS4TS_HLS_STREAM_H_
#define HLS4TS_HLS_STREAM_H_

#include <cstddef>
#include <queue>

namespace hls {

template <class T, int Depth = 0> class stream {
  public:
    stream() {}
    explicit stream(const char *) {}
    void write(const T &value) { values.push(value); }
    T read() {
        T value = values.front();
        values.pop();
        return value;
    }
    bool empty() const { return values.empty(); }
    bool full() const { return false; }
    std::size_t size() const { return values.size(); }
    void operator<<(const T &value) { write(value); }
    void operator>>(T &value) { value = read(); }

  private:
    std::queue<T> values;
};

} // namespace hls

#endif
