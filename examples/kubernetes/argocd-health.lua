-- Argo CD: the health of a VoiceFlow or VoicePool, by its conditions.
local health = { status = "Progressing", message = "Waiting for the operator" }
local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  return health
end
local by_type = {}
for _, condition in ipairs(status.conditions) do
  by_type[condition.type] = condition
end
local ready, stalled = by_type["Ready"], by_type["Stalled"]
if stalled ~= nil and stalled.status == "True" then
  return { status = "Degraded", message = stalled.message }
end
if ready ~= nil then
  health.message = ready.message
  if ready.status == "True" then
    health.status = "Healthy"
  end
end
return health
