-- The load of bench/serve.py, for wrk: asks what the file ATALAYA_REQUESTS says, in turn, each thread from its own place. A line is
-- PATH <tab> COOKIE <tab> ETAG (may be empty). Prints one line of JSON at the end.
local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

function init()
  asked = {}
  for line in io.lines(os.getenv("ATALAYA_REQUESTS")) do
    local path, cookie, tag = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = {["Cookie"] = cookie, ["Accept-Encoding"] = "gzip"}
    if tag ~= "" then headers["If-None-Match"] = tag end
    asked[#asked + 1] = wrk.format("GET", path, headers)
  end
  at = math.floor(place * #asked / 2)
end

function request()
  at = at % #asked + 1
  return asked[at]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.3f,"p50":%.2f,"p95":%.2f,"p99":%.2f,"max":%.2f,"bytes":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000, summary.bytes, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
