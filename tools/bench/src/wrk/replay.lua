-- Sends prepared requests in the order of a plan and counts the answers by case and status.
-- After "--" come the plan, a file with the path of a request file on each line, and the first number: "########" in a
-- request becomes a number of eight digits, another one each time.
-- An answer is counted for the case that its header x-request-id names; a refused request may have none ("-").
-- https://github.com/wg/wrk/blob/master/SCRIPTING

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

local plan = {}
local position = 0
local number = 0

function init(args)
  local loaded = {}
  number = tonumber(args[2])
  for path in io.lines(args[1]) do
    if not loaded[path] then
      local file = assert(io.open(path, "rb"))
      local bytes = file:read("*a")
      file:close()
      loaded[path] = { bytes = bytes, numbered = bytes:find("########", 1, true) ~= nil }
    end
    table.insert(plan, loaded[path])
  end
  counts = {}
  careless = 0
end

function request()
  position = position % #plan + 1
  local entry = plan[position]
  if not entry.numbered then return entry.bytes end
  number = number + 1
  local digits = string.format("%08d", number)
  return (entry.bytes:gsub("########", digits))
end

function response(status, headers)
  local id = headers["x-request-id"] or ""
  local key = (id:match("^case%.([%w-]+)$") or "-") .. " " .. status
  counts[key] = (counts[key] or 0) + 1
  if status == 503 and not (headers["retry-after"] or headers["Retry-After"]) then careless = careless + 1 end
end

local function collect()
  local lines, without = {}, 0
  local sums = {}
  for _, thread in ipairs(threads) do
    for key, count in pairs(thread:get("counts")) do sums[key] = (sums[key] or 0) + count end
    without = without + thread:get("careless")
  end
  for key, count in pairs(sums) do table.insert(lines, string.format('"%s":%d', key, count)) end
  return table.concat(lines, ","), without
end

function done(summary, latency)
  local counted, without = collect()
  local errors = summary.errors
  print(string.format(
    'wrk-result {"requests":%d,"microseconds":%d,"p99Microseconds":%d,"connectErrors":%d,"readErrors":%d,' ..
    '"writeErrors":%d,"timeouts":%d,"without":%d,"counts":{%s}}',
    summary.requests, summary.duration, latency:percentile(99), errors.connect, errors.read, errors.write,
    errors.timeout, without, counted))
end
