# Accepted, or refused with the warehouse's reason: both are answers. It may ship all the same.

def later: . >= 500 or . == 429 or . == 408 or . == 401;

. as $in
| .request.state.order as $order
| ($order.order_id | tostring) as $id
| .response.status as $status
| (if (.response.body | type) == "object" then .response.body else {} end) as $body
| def told($accepted; $reason): {
    records: [{record: "cancel_result", order_reference: ($order.reference | tostring),
      accepted: $accepted, reason: $reason}],
    cursor: $in.cursor, next: [], faults: [],
    results: [{record_id: $id, ok: true, remote_ref: null}], done: true};
  def refused($retry): {
    records: [], cursor: $in.cursor, next: [], done: true,
    faults: [{message: "The warehouse answered HTTP \($status)\(
        if $body.error then ": \($body.error.message)" else "" end)",
      record_id: $id, retry: $retry}],
    results: (if $retry then [] else [{record_id: $id, ok: false, remote_ref: null}] end)};

  if $status | later then refused(true)
  elif $status == 409 then told(false; $body.error.code)
  elif $status == 404 then told(true; "The warehouse has no such order")
  elif $status > 299 then refused(false)
  elif $body.status == "cancelled" then told(true; null)
  else refused(true) end
