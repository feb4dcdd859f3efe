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
    reduce $records[] as $record (.;
      ($record.listing_id | tostring) as $id
      | ($record.variant_id | tostring) as $variant
      | [$body.results[] | select((.variant_id | tostring) == $variant)] as $told
      | if ($told | length) == 0 then
          .faults += [{message: "The shop did not answer for variant \($record.variant_id)",
            record_id: $id, retry: true}]
        elif $told[0].ok then
          .results += [{record_id: $id, ok: true, remote_ref: ($told[0].version | tostring)}]
        else
          ($told[0].code == "version_conflict") as $retry
          | .faults += [{message: "Variant \($record.variant_id): \($told[0].code)", record_id: $id,
              retry: $retry}]
          | if $retry then . else .results += [{record_id: $id, ok: false, remote_ref: null}] end
        end)
  end
