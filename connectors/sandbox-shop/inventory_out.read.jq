# The shop answers for each variant. A quantity is absolute: after a lost answer it is sent again.

def later: . >= 500 or . == 429 or . == 408 or . == 401;

. as $in
| .request.state.records as $records
| .response.status as $status
| (if (.response.body | type) == "object" then .response.body else {} end) as $body
| ($body.results | type == "array") as $is_answer
| {
    records: [], cursor: $in.cursor, next: [], done: true,
    faults: [], results: []
  }
| if ($status < 200 or $status > 299) or ($is_answer | not) then
    ($status | later or . < 300) as $retry
    | "The shop answered HTTP \($status)\(
        if $body.error then ": \($body.error.message)" else "" end)" as $message
    | .faults = [$records[]
        | {message: $message, record_id: (.listing_id | tostring), retry: $retry}]
  else
    reduce range($records | length) as $i (.;
      $records[$i] as $record
      | ($record.listing_id | tostring) as $id
      # In the order of the request; another variant at that place is no answer for this one.
      | $body.results[$i] as $told
      | if ($told.variant_id | tostring) != ($record.variant_id | tostring) then
          .faults += [{message: "The shop did not answer for variant \($record.variant_id)",
            record_id: $id, retry: true}]
        elif $told.ok then
          .results += [{record_id: $id, ok: true, remote_ref: ($told.version | tostring)}]
        else
          ($told.code == "version_conflict") as $retry
          | .faults += [{message: "Variant \($record.variant_id): \($told.code)", record_id: $id,
              retry: $retry}]
          | if $retry then . else .results += [{record_id: $id, ok: false, remote_ref: null}] end
        end)
  end
