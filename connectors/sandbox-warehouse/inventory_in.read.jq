# One page of figures, each with the instant it was counted at. (The README says what they mean.)

def later: . >= 500 or . == 429 or . == 408 or . == 401;

. as $in
| .request.state as $state
| .response.status as $status
| (if (.response.body | type) == "object" then .response.body else {} end) as $body
| {records: [], cursor: $in.cursor, next: [], faults: [], results: [], done: true}
| if $status < 200 or $status > 299 then
    .faults = [{message: "The warehouse answered HTTP \($status)\(
        if $body.error then ": \($body.error.message)" else "" end)", record_id: null,
      retry: ($status | later)}]
  elif ($body.items | type) != "array" then
    .faults = [{message: "The warehouse's answer has no items", record_id: null, retry: true}]
  else
    (($body.items | length) >= $state.limit) as $full
    | .records = [$body.items[]
        | {record: "inventory", sku: .sku, on_hand: .on_hand, as_of: $body.as_of}]
    | .cursor = (if $full then {page: ($state.page + 1)} else null end)
    | .done = ($full | not)
  end
