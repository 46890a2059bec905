-- Each thread has one connection and goes on with the refresh token of its last answer. TOKENS names a file with a token a line.
local threads = 0

function setup(thread)
  threads = threads + 1
  local line = 0
  for token in io.lines(os.getenv("TOKENS")) do
    line = line + 1
    if line == threads then thread:set("token", token) end
  end
end

function request()
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, '{"refresh_token":"' .. token .. '"}')
end

function response(status, headers, body)
  local next = body:match('"refresh_token":"([^"]+)"')
  if next then token = next end
end
