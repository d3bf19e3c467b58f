-- A pandoc that stays: `pandoc lua staying.lua engine.lua`. Each line is a job, and answered by a line; it ends with its input.
--
-- The engine is run anew for each job, so nothing of one is there in the next. The folder for its styles goes when this ends,
-- also where whoever began it was killed.

local engine = assert(loadfile(arg[1]))

local function answered()
  for line in io.lines() do
    local ok, answer = pcall(engine, line)
    io.write(ok and answer or pandoc.json.encode { broken = tostring(answer) }, "\n")
    io.flush()
  end
end

pandoc.system.with_temporary_directory("kindling", function(folder)
  pandoc.system.with_working_directory(folder, answered)
end)
